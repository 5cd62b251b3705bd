"""A whole conversation as a golden text: in a terminal, and the same in the browser.

conversations/evening.messages holds what the person says, conversations/evening.golden what stands in their terminal then.
The clock stands still (ATTUNE_NOW). With ATTUNE_UPDATE_GOLDEN set the golden text is written anew.
"""
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import subprocess
import termios
import time
import unittest

from attune_program import PROGRAM, TIMEOUT_S, AttuneTest, Server

SOURCE = pathlib.Path(__file__).resolve().parent.parent
CONVERSATIONS = SOURCE / "tests" / "conversations"
NOW = {"ATTUNE_NOW": "2026-11-25T09:00:00Z", "TZ": "UTC"}
PROMPT = "you> "


class Terminal:
    """`attune chat` in a terminal of 100 columns that knows no escape sequences."""

    def __init__(self, workspace, user):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(NOW, TERM="dumb")
            # Without an echo, which comes from the terminal or the program, whoever is first; say() writes it down.
            attributes = termios.tcgetattr(0)
            attributes[3] &= ~termios.ECHO
            termios.tcsetattr(0, termios.TCSANOW, attributes)
            os.execv(PROGRAM, [PROGRAM, "--workspace", str(workspace), "chat", "--user", user])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.shown = ""
        self._read_to_prompt()

    def say(self, message):
        self.shown += message + "\n"
        os.write(self.terminal, message.encode() + b"\n")
        self._read_to_prompt()

    def end(self):
        """All that was shown."""
        os.write(self.terminal, b"/quit\n")
        os.waitpid(self.process, 0)
        os.close(self.terminal)
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown.replace("\r\n", "\n").replace("\r", ""))

    def _read_to_prompt(self):
        deadline = time.monotonic() + TIMEOUT_S
        prompts = self.shown.count(PROMPT)
        while self.shown.count(PROMPT) == prompts or not self.shown.endswith(PROMPT):
            assert select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))[0], self.shown[-2000:]
            self.shown += os.read(self.terminal, 65536).decode(errors="replace")


class ConversationTest(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = self.folder / "workspace"
        self.succeed("init", workspace=self.workspace)
        shutil.copy(SOURCE / "examples" / "cinema" / "attune.toml", self.workspace / "attune.toml")
        self.succeed("import", "jsonl", str(SOURCE / "examples" / "cinema"), workspace=self.workspace)
        self.succeed("train", "--model", "ease", workspace=self.workspace)
        self.messages = (CONVERSATIONS / "evening.messages").read_text().splitlines()

    def test_terminal(self):
        terminal = Terminal(self.workspace, "newcomer")
        for message in self.messages:
            terminal.say(message)
        shown = terminal.end()
        golden = CONVERSATIONS / "evening.golden"
        if os.environ.get("ATTUNE_UPDATE_GOLDEN"):
            golden.write_text(shown)
        self.assertEqual(shown, golden.read_text())

    def test_browser(self):
        if not (SOURCE / "web" / "node_modules").exists():
            self.skipTest("web/node_modules is missing: scripts/build-web makes it")
        # The page must show what the program is told in a copy of the same workspace.
        other = self.folder / "other"
        shutil.copytree(self.workspace, other)
        told = self.document("chat", "--user", "newcomer", workspace=other, stdin="\n".join(self.messages), env=NOW)
        expected = self.folder / "expected.json"
        expected.write_text(json.dumps([
            {"message": turn["request"], "reply": turn["answer"]["reply"],
             "titles": [item["title"] for item in turn["answer"]["items"]],
             "choices": [choice for asked in (turn["answer"]["question"], turn["answer"]["offer"]) if asked
                         for choice in asked["choices"]]} for turn in told["turns"]]))
        os.environ.update(NOW)
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.close)
        environment = {**os.environ, "ATTUNE_URL": f"http://127.0.0.1:{server.port}",
                       "ATTUNE_CONVERSATION": str(expected)}
        run = subprocess.run(["npm", "run", "--silent", "e2e:conversation"], cwd=SOURCE / "web", env=environment,
                             capture_output=True, text=True, timeout=300)
        self.assertEqual(run.returncode, 0, run.stdout[-6000:] + run.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
