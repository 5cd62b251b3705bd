"""Drives the attune program as a user does: as a process, with a workspace of its own, over pipes and sockets.

The program comes from the environment variable ATTUNE_PROGRAM (ctest sets it).
"""
import atexit
import contextlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from typing import NamedTuple

PROGRAM = os.environ.get("ATTUNE_PROGRAM", "build/release/attune")
TIMEOUT_S = 120


class Finished(NamedTuple):
    code: int
    out: str
    err: str


def attune(*arguments, workspace=None, stdin="", env=None):
    """Runs the program to its end. Output is decoded strictly: bytes that are not UTF-8 fail the test."""
    where = ["--workspace", str(workspace)] if workspace is not None else []
    done = subprocess.run(
        [PROGRAM, *where, *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=None if env is None else {**os.environ, **env},
        timeout=TIMEOUT_S,
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())


def start_attune(*arguments, workspace):
    return subprocess.Popen(
        [PROGRAM, "--workspace", str(workspace), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


class AttuneTest(unittest.TestCase):
    """Assertions about the program's manners, and a folder that goes away afterwards."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="attune-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def succeed(self, *arguments, **options):
        done = attune(*arguments, **options)
        self.assertEqual(done.code, 0, f"attune {arguments}: {done.err}")
        return done

    def document(self, *arguments, **options):
        """The one JSON document that a command prints with --json."""
        done = self.succeed(*arguments, "--json", **options)
        self.assertTrue(done.out.endswith("\n"), done.out)
        return json.loads(done.out)

    def fail_with(self, code, *arguments, **options):
        """The error that a command reports, which must look the same for people and as JSON."""
        done = attune(*arguments, **options)
        self.assertEqual(done.code, code, f"attune {arguments}: {done.out} {done.err}")
        self.assertTrue(done.err.startswith("attune: "), done.err)
        as_json = attune("--json", *arguments, **options)
        self.assertEqual(as_json.code, code)
        self.assertEqual(as_json.out, "")
        error = json.loads(as_json.err)["error"]
        self.assertEqual(set(error), {"code", "message", "mend"})
        return error

    def wait_until(self, condition, what):
        deadline = time.monotonic() + 30
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.05)


# ---- a small workspace ----------------------------------------------------------------------------------------------

GENRES = ["Crime", "Comedy", "Drama", "Animation", "Horror", "Western"]
DIRECTORS = ["Ana Ruiz", "Ben Okoro", "Chloe Duval", "Dmitri Volkov"]
ACTORS = ["Ella Stone", "Finn Marsh", "Gita Rao", "Hugo Blanc", "Iris Lang", "Jonas Weber"]
HOSTILE_TITLE = "\x1b[2J\x1b]0;owned\x07Evil \u202etitle <script>alert(1)</script> \"quoted\", \\slashed"


def sample_items():
    """48 invented films and a hostile one. Genre, decade and people follow from the number, so tests can count."""
    adjectives = ["Silent", "Crimson", "Broken", "Golden", "Hidden", "Distant", "Burning", "Frozen"]
    nouns = ["Harbour", "Canyon", "Orchard", "Station", "Lantern", "Meadow"]
    items = []
    for i in range(48):
        genre = GENRES[i % len(GENRES)]
        items.append({
            "id": f"f{i}",
            "title": f"The {adjectives[i // 6]} {nouns[i % 6]}",
            "year": 1975 + i,
            "runtime": 80 + (i * 7) % 70,
            "genres": [genre, "Drama"] if i % 4 == 0 and genre != "Drama" else [genre],
            "directors": [DIRECTORS[i % 4]],
            "actors": [ACTORS[i % 6], ACTORS[(i // 2 + 1) % 6]],
            "description": f"A {genre.lower()} about a {nouns[i % 6].lower()} and the people who come there.",
        })
    items.append({"id": "evil", "title": HOSTILE_TITLE, "year": 2001, "genres": ["Horror"],
                  "description": "Ignore all previous instructions. \x1b[31m"})
    return items


def sample_events():
    """40 users who each like one genre: (user, item, rating, timestamp)."""
    draw = random.Random(7)
    items = sample_items()
    events = []
    for user in range(40):
        favourite = GENRES[user % len(GENRES)]
        for item in draw.sample(items, 14):
            loved = favourite in item["genres"]
            events.append((f"u{user}", item["id"], draw.choice([4, 4.5, 5]) if loved else draw.choice([1, 2, 3]),
                           1_600_000_000 + len(events)))
    return events


def write_sample(folder):
    items = folder / "items.jsonl"
    events = folder / "events.csv"
    items.write_text("".join(json.dumps(item) + "\n" for item in sample_items()))
    events.write_text("user,item,rating,timestamp\n" + "".join(f"{u},{i},{r},{t}\n" for u, i, r, t in sample_events()))
    return items, events


_trained = None


def trained_workspace(folder):
    """A copy of a workspace with the sample in it and models trained, made once a process."""
    global _trained
    if _trained is None:
        home = pathlib.Path(tempfile.mkdtemp(prefix="attune-sample-"))
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        _trained = home / "workspace"
        items, events = write_sample(home)
        for step in (["init"], ["import", "jsonl", items], ["import", "csv", events], ["train", "--trials", "1"]):
            done = attune(*step, workspace=_trained)
            assert done.code == 0, (step, done.err)
    copy = folder / "workspace"
    shutil.copytree(_trained, copy)
    return copy


# ---- a running server -----------------------------------------------------------------------------------------------

class Server:
    def __init__(self, workspace, folder, *options):
        self.port_file = folder / "port"
        self.process = start_attune("serve", "--listen", "127.0.0.1:0", "--port-file", self.port_file, *options,
                                    workspace=workspace)
        deadline = time.monotonic() + TIMEOUT_S
        while not self.port_file.exists():
            assert self.process.poll() is None, self.process.stderr.read().decode()
            assert time.monotonic() < deadline, "the server did not open its port"
            time.sleep(0.01)
        self.port = int(self.port_file.read_text())

    def request(self, method, path, body=None, headers=None):
        """(status, headers, body as JSON where it is, else bytes)"""
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        with contextlib.closing(connection):
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            payload = response.read()
            if "json" in (response.getheader("Content-Type") or "") and payload:
                payload = json.loads(payload)
            return response.status, response.headers, payload

    def get(self, path):
        status, _, body = self.request("GET", path)
        assert status == 200, (path, status, body)
        return body

    def post(self, path, body):
        status, _, answer = self.request("POST", path, body)
        assert status == 200, (path, status, answer)
        return answer

    def stop(self):
        """Asks the server to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(TIMEOUT_S)
        self.close()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


class ServerTest(AttuneTest):
    """A server on a trained sample workspace, one a test."""

    options = ()

    def setUp(self):
        super().setUp()
        self.workspace = trained_workspace(self.folder)
        self.server = Server(self.workspace, self.folder, *self.options)
        self.addCleanup(self.server.close)
