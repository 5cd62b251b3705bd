"""scripts/install-packages against stand-ins for apt and dpkg: what it chooses, what it says, and that it removes nothing."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]

STAND_INS = {
    # Installed: the names in the file "installed".
    "dpkg-query": 'grep -qx "${@: -1}" "$WORLD/installed" && printf "install ok installed"',
    # A package that is to be had has a long answer: a reader that leaves after the first lines must not mistake it.
    "apt-cache": """grep -qx "$2" "$WORLD/available" || exit 0
printf '%s:\\n  Installed: (none)\\n  Candidate: 1.0-1\\n' "$2"
for i in $(seq 20000); do printf '     1.0-%s 500\\n        500 some-source\\n' "$i"; done""",
    "apt-get": """echo "$*" >>"$WORLD/log"
case "$*" in *--simulate*)
  for name in "$@"; do [ -f "$WORLD/pushes-out-$name" ] && sed 's/^/Remv /' "$WORLD/pushes-out-$name"; done; exit 0 ;;
esac""",
    "id": "echo 0",
}


class InstallPackages(unittest.TestCase):
    def setUp(self):
        self.world = pathlib.Path(tempfile.mkdtemp(prefix="attune-packages-"))
        self.addCleanup(shutil.rmtree, self.world)
        (self.world / "bin").mkdir()
        for name, body in STAND_INS.items():
            path = self.world / "bin" / name
            path.write_text(f"#!/usr/bin/env bash\n{body}\n")
            path.chmod(0o755)
        (self.world / "scripts" / "packages").mkdir(parents=True)
        shutil.copy(ROOT / "scripts" / "install-packages", self.world / "scripts")
        self.write("installed", [])
        self.write("available", [])

    def write(self, name, lines):
        (self.world / name).write_text("".join(line + "\n" for line in lines))

    def install(self, *wanted):
        self.write("scripts/packages/build.txt", wanted)
        done = subprocess.run([self.world / "scripts" / "install-packages", "build"], capture_output=True, text=True,
                              env={**os.environ, "WORLD": str(self.world),
                                   "PATH": f"{self.world / 'bin'}:{os.environ['PATH']}"})
        log = self.world / "log"
        calls = log.read_text().splitlines() if log.exists() else []
        return done, [call for call in calls if call.startswith("install") and "--simulate" not in call]

    def test_installs_the_first_alternative_that_is_to_be_had(self):
        self.write("available", ["libboost1.83-dev", "libfmt-dev"])
        done, installs = self.install("libboost1.81-dev | libboost1.83-dev", "libfmt-dev  # a comment")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(installs), 1)
        self.assertTrue(installs[0].endswith("--no-remove libboost1.83-dev libfmt-dev"), installs)
        self.assertIn("Installing with apt: libboost1.83-dev libfmt-dev", done.stderr)

    def test_does_nothing_where_all_is_there(self):
        self.write("installed", ["libboost1.83-dev"])
        done, installs = self.install("libboost1.81-dev | libboost1.83-dev", "no-such-package ?bash")
        self.assertEqual((done.returncode, done.stderr, installs), (0, "", []))

    def test_names_what_would_be_pushed_out_and_stops(self):
        self.write("available", ["libboost1.81-dev", "libfmt-dev"])
        self.write("pushes-out-libboost1.81-dev", ["libboost1.74-dev", "python3-scipy"])
        done, installs = self.install("libboost1.81-dev", "libfmt-dev")
        self.assertEqual(done.returncode, 1)
        self.assertIn("libboost1.81-dev would remove: libboost1.74-dev python3-scipy", done.stderr)
        self.assertIn("never removes", done.stderr)
        self.assertEqual(installs, [])

    def test_names_what_is_not_to_be_had(self):
        done, installs = self.install("libboost9-dev")
        self.assertEqual(done.returncode, 1)
        self.assertIn("libboost9-dev", done.stderr)
        self.assertEqual(installs, [])


if __name__ == "__main__":
    unittest.main()
