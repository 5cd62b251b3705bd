"""The gate before the front end, and the cache behind it: on a mix of 500 requests (request_mix.py) most need no model
call, and the answers are those that a model that makes no mistakes would have led to. The model is scripted with the
plan that each request means; the server, the client and the store are the real ones."""
import atexit
import contextlib
import pathlib
import shutil
import tempfile

from attune_program import AttuneTest, Server, attune
from request_mix import request_mix
from stub_model import StubModel, configure

CINEMA = pathlib.Path(__file__).parent.parent / "examples" / "cinema"
PEOPLE = ["ada", "bo", "kim", "lea"]
ROLE = "cache = \"{cache}\"\ngate = {gate}\n"

_cinema = None


def cinema(folder):
    """A copy of the sample workspace with a trained model, made once."""
    global _cinema
    if _cinema is None:
        home = pathlib.Path(tempfile.mkdtemp(prefix="attune-cinema-"))
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        _cinema = home / "workspace"
        assert attune("init", workspace=_cinema).code == 0
        shutil.copy(CINEMA / "attune.toml", _cinema / "attune.toml")
        for step in (["import", "jsonl", CINEMA], ["train", "--model", "ease"]):
            done = attune(*step, workspace=_cinema)
            assert done.code == 0, done.err
    shutil.copytree(_cinema, folder / "workspace")
    return folder / "workspace"


def script(mix):
    """A script that answers each request with its plan."""
    plans = {request: plan for request, plan in mix}
    return {"replies": [{"when": {"shape": "front_end", "contains": f"\n{request}\n"}, "json": plan}
                        for request, plan in plans.items()]}


class Gate(AttuneTest):
    def answers(self, name, mix, gate, cache):
        """What each request's answer shows, and what the server says of its model."""
        folder = self.folder / name
        folder.mkdir()
        with contextlib.closing(StubModel(script=script(mix), folder=folder)) as model:
            workspace = cinema(folder)
            configure(workspace, model.url, {"front_end": ROLE.format(gate=gate, cache=cache)})
            with contextlib.closing(Server(workspace, folder)) as server:
                shown = []
                for number, (request, _) in enumerate(mix):
                    answer = server.post("/v1/ask", {"text": request, "user": PEOPLE[number % len(PEOPLE)]})
                    shown.append([item["id"] for item in answer["items"]])
                return shown, server.get("/v1/language-models")

    def test_most_requests_need_no_model_and_the_answers_are_the_same(self):
        mix = request_mix()
        self.assertEqual(len(mix), 500)
        reference, without = self.answers("without", mix, gate="false", cache="none")
        self.assertEqual(without["front_end"], {"requests": 500, "spared": 0, "written": 500},
                         "the reference's plans are all sound")
        self.assertEqual(without["roles"][0]["calls"], 500)
        gated, behind = self.answers("behind", mix, gate="true", cache="exact")
        calls = behind["roles"][0]["calls"]
        different = [request for (request, _), ours, theirs in zip(mix, gated, reference) if ours != theirs]
        print(f"gate: {100 * (500 - calls) / 500:.1f}% of 500 requests need no model call "
              f"({behind['front_end']['spared']} the interpreter is sure of, {behind['roles'][0]['cached']} cached); "
              f"{100 * (500 - len(different)) / 500:.1f}% have the same answer as with one")
        self.assertLessEqual(calls, 150)
        self.assertLessEqual(len(different), 10, different)
