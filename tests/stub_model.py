"""A server in place of a language model, as a process: tests/support/stub_models says what it can do."""
import json
import os
import subprocess

STUB = os.environ.get("ATTUNE_STUB_MODEL", "build/release/tests/support/stub_models/attune_stub_model")


class StubModel:
    def __init__(self, *arguments, script=None, folder=None):
        if script is not None:
            path = folder / "script.json"
            path.write_text(json.dumps(script))
            arguments = ("--behaviour", "scripted", "--script", str(path), *arguments)
        self.process = subprocess.Popen([STUB, *arguments], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def configure(workspace, url, roles, *lines):
    """Has a workspace's roles played by the model at an address. `roles`: name -> lines of its settings."""
    text = [f'[language_models.endpoints.stub]\nurl = "{url}"\nmodel = "stub"\n', *lines]
    for role, settings in roles.items():
        text.append(f'[language_models.roles.{role}]\nendpoint = "stub"\n{settings}')
    file = workspace / "attune.toml"
    file.write_text(file.read_text() + "\n" + "\n".join(text) + "\n")
