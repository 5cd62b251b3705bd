"""Language models in the program: opened by the settings, asked by the roles, told of by the commands, by the server and
by the page's figures; and a model that is gone is no loss. Models are stub servers."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess

from attune_program import AttuneTest, Server, attune, trained_workspace
from stub_model import StubModel, configure

WEB = pathlib.Path(__file__).resolve().parent.parent / "web"
ROLES = ["front_end", "knowledge_base", "content_interpreter", "explainer", "reasoner", "conversational_agent",
         "content_creator"]
FREE = "something for a heron on a rainy afternoon"


class LanguageModels(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = trained_workspace(self.folder)

    def model(self, *arguments, script=None):
        return contextlib.closing(StubModel(*arguments, script=script, folder=self.folder))

    def ask(self, text, **options):
        return self.document("ask", text, "--user", "u1", workspace=self.workspace, **options)

    def test_without_any_everything_is_built_in(self):
        listed = self.document("llm", "list", workspace=self.workspace)
        self.assertEqual([role["endpoint"] for role in listed["roles"]], [None] * len(ROLES))
        self.assertEqual(self.fail_with(1, "--workspace", self.workspace, "llm", "probe")["code"], "not_found")
        self.assertEqual(self.fail_with(1, "--workspace", self.workspace, "llm", "bench")["code"], "not_found")

    def test_a_request_that_the_interpreter_doubts_is_planned_by_the_model(self):
        plan = {"request": "", "steps": [
            {"name": "pool", "tool": "candidates",
             "arguments": {"user": {"ref": "$user"}, "where": {"filter": 'genres has "Western"'}, "limit": 200}},
            {"name": "picks", "tool": "take", "arguments": {"items": {"ref": "pool"}, "count": 2}},
            {"tool": "reply", "positional": [{"ref": "picks"}]}]}
        with self.model(script={"replies": [{"when": {"shape": "front_end"}, "json": plan}]}) as model:
            configure(self.workspace, model.url, {"front_end": ""})
            answer = self.ask(FREE)
            self.assertEqual([item["attributes"]["genres"][0] for item in answer["items"]], ["Western", "Western"])
            sure = self.ask("comedies")
            self.assertTrue(all("Comedy" in item["attributes"]["genres"] for item in sure["items"]))

    def test_figures_are_told(self):
        with self.model("--behaviour", "scripted") as model:
            configure(self.workspace, model.url, {role: "" for role in ROLES}, "price_in = 1000\nprice_out = 1000\n")
            with contextlib.closing(Server(self.workspace, self.folder)) as server:
                server.post("/v1/ask", {"text": "comedies", "user": "u1"})
                server.post("/v1/ask", {"text": FREE, "user": "u1"})
                told = server.get("/v1/language-models")
                self.assertEqual([role["role"] for role in told["roles"]], ROLES)
                front_end = told["roles"][0]
                self.assertEqual((front_end["asked"], front_end["model"], front_end["remote"]), (1, "stub", False))
                self.assertGreater(front_end["money"], 0)
                self.assertGreater(front_end["spent_today"]["money"], 0)
                self.assertEqual(told["front_end"]["requests"], 2)
                self.assertEqual(told["front_end"]["spared"], 1)
                status, headers, text = server.request("GET", "/metrics")
                self.assertEqual(status, 200)
                self.assertTrue(headers["Content-Type"].startswith("text/plain"))
                lines = text.decode().splitlines()
                self.assertIn('attune_front_end_requests_total{by="built_in_sure"} 1', lines)
                self.assertIn('attune_model_calls_total{role="front_end"} 1', lines)
                self.assertTrue(any(line.startswith('attune_model_answer_seconds_bucket{role="front_end",le="+Inf"}')
                                    for line in lines))

    def test_the_page_tells_figures(self):
        if not (WEB / "node_modules").exists():
            self.skipTest("web/node_modules is missing: scripts/build-web makes it")
        with self.model("--behaviour", "scripted") as model:
            configure(self.workspace, model.url, {role: "" for role in ROLES})
            with contextlib.closing(Server(self.workspace, self.folder)) as server:
                environment = dict(os.environ, ATTUNE_URL=f"http://127.0.0.1:{server.port}")
                run = subprocess.run(["npm", "run", "--silent", "e2e:models"], cwd=WEB, env=environment,
                                     capture_output=True, text=True, timeout=300)
                self.assertEqual(run.returncode, 0, run.stdout[-6000:] + run.stderr[-2000:])

    def test_a_model_that_is_gone_is_no_loss(self):
        before = {text: self.ask(text)["items"] for text in ("comedies", "films like The Silent Harbour")}
        with self.model("--behaviour", "scripted") as model:
            url = model.url
        configure(self.workspace, url, {role: "" for role in ROLES})
        for text, items in before.items():
            self.assertEqual([item["id"] for item in self.ask(text)["items"]], [item["id"] for item in items])
        self.assertTrue(self.ask(FREE)["reply"])
        checks = {check["check"]: check for check in json.loads(
            attune("doctor", "--json", workspace=self.workspace).out)["checks"]}
        self.assertFalse(checks["models"]["ok"])

    def test_an_endpoint_is_probed_once_and_measured(self):
        with self.model("--behaviour", "random") as model:
            configure(self.workspace, model.url, {"explainer": ""})
            found = self.document("llm", "probe", workspace=self.workspace)["endpoints"]["stub"]
            self.assertEqual(found["problem"], "")
            self.assertTrue(self.document("doctor", workspace=self.workspace)["ok"])
            figures = self.document("llm", "bench", "--repeats", "1", workspace=self.workspace)
            self.assertEqual(figures["groups"]["plans"]["calls"], 12)
            self.assertGreater(figures["first_token_ms"]["count"], 0)
            by_address = self.document("llm", "bench", "--url", model.url, "--model", "stub", "--repeats", "1",
                                       workspace=self.folder / "nowhere")
            self.assertEqual(by_address["groups"]["plans"]["calls"], 12)

    def test_conversations_are_recorded_and_replayed_without_network(self):
        folder = self.folder / "cassettes"
        with self.model("--behaviour", "scripted") as model:
            configure(self.workspace, model.url, {"front_end": 'cache = "none"\n', "explainer": 'cache = "none"\n'})
            copy = self.folder / "copy"
            shutil.copytree(self.workspace, copy)
            recorded = self.ask(FREE, env={"ATTUNE_MODEL_RECORD": str(folder)})
        self.assertTrue(list((folder / "stub").glob("*.json")))
        replayed = self.document("ask", FREE, "--user", "u1", workspace=copy, env={"ATTUNE_MODEL_REPLAY": str(folder)})
        for key in ("reply", "items", "plan_text"):
            self.assertEqual(replayed[key], recorded[key])

    def test_local_only_keeps_the_house_shut(self):
        file = self.workspace / "attune.toml"
        file.write_text(file.read_text() + '\n[language_models]\nlocal_only = true\n[language_models.endpoints.far]\n'
                        'url = "https://models.example/v1"\nmodel = "m"\n')
        error = self.fail_with(1, "--workspace", self.workspace, "ask", "comedies", "--user", "u1")
        self.assertIn("local_only", error["message"])
