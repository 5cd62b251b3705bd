"""The page in headless Chromium, against a real server with the sample workspace: npm run e2e in web/."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ["ATTUNE_PROGRAM"]


class BrowserTest(unittest.TestCase):
    def test_page(self):
        if not (SOURCE / "web" / "node_modules").exists():
            self.skipTest("web/node_modules is missing: scripts/build-web makes it")
        with tempfile.TemporaryDirectory() as folder:
            workspace = pathlib.Path(folder) / "workspace"
            port_file = pathlib.Path(folder) / "port"

            def attune(*arguments):
                subprocess.run([PROGRAM, "--workspace", workspace, *arguments], check=True, capture_output=True)

            attune("init")
            shutil.copy(SOURCE / "examples" / "cinema" / "attune.toml", workspace / "attune.toml")
            attune("import", "jsonl", str(SOURCE / "examples" / "cinema"))
            attune("train")
            for _ in range(3):
                attune("run", SOURCE / "web" / "e2e" / "waits.plan", "--user", "confirmer")
            server = subprocess.Popen([PROGRAM, "--workspace", workspace, "serve", "--listen", "127.0.0.1:0",
                                       "--port-file", port_file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                for _ in range(200):
                    if port_file.exists() and port_file.read_text().strip():
                        break
                    time.sleep(0.05)
                environment = dict(os.environ, ATTUNE_URL=f"http://127.0.0.1:{port_file.read_text().strip()}")
                run = subprocess.run(["npm", "run", "--silent", "e2e"], cwd=SOURCE / "web", env=environment,
                                     capture_output=True, text=True, timeout=300)
                self.assertEqual(run.returncode, 0, run.stdout[-6000:] + run.stderr[-2000:])
            finally:
                server.terminate()
                server.wait(timeout=20)


if __name__ == "__main__":
    unittest.main()
