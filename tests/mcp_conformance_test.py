"""The MCP client against the client scenarios of MCP's own conformance suite, as scripts/install-peers fetches it. What
does not apply to a client that logs in nowhere and answers no server is listed in docs/mcp-client.md."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

MODULES = pathlib.Path(__file__).parent / "peers" / "node_modules"
NODE = MODULES / ".bin" / "node"  # the suite wants one that is newer than Debian's
SUITE = MODULES / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"

# With the revision that the scenario is run at.
SCENARIOS = [
    ("initialize", "2025-06-18"),
    ("initialize", "2025-11-25"),
    ("tools_call", "2025-06-18"),
    ("tools_call", "2025-11-25"),
    ("tools_call", "2026-07-28"),
    ("sse-retry", "2025-11-25"),
    ("request-metadata", "2026-07-28"),
    ("http-standard-headers", "2026-07-28"),
    ("http-custom-headers", "2026-07-28"),
    ("http-invalid-tool-headers", "2026-07-28"),
    ("json-schema-ref-no-deref", "2026-07-28"),
    ("json-schema-2020-12-preservation", "2025-11-25"),
    ("json-schema-2020-12-preservation", "2026-07-28"),
]

# Beginnings of the other scenarios' names, and why they are not played.
NOT_APPLICABLE = {
    "auth/": "credentials are headers that the operator sets; nobody logs in by OAuth",
    "elicitation-": "servers may not question people",
    "sep-2322-": "servers get no input from us in the middle of a call",
    "sep-2640-": "an extension (skills) that is not offered",
}


def run_suite(*arguments):
    return subprocess.run([NODE, SUITE, *arguments], capture_output=True, text=True, timeout=120)


def play(scenario, revision):
    with tempfile.TemporaryDirectory() as folder:
        return run_suite("client", "--command", os.environ["ATTUNE_MCP_CLIENT"], "--scenario", scenario,
                         "--spec-version", revision, "--output-dir", folder)


@unittest.skipUnless(NODE.exists() and SUITE.exists(), "the suite isn't there; scripts/install-peers fetches it")
class McpConformance(unittest.TestCase):
    def test_no_scenario_is_forgotten(self):
        named = re.findall(r"^  - (\S+)", run_suite("list", "--client").stdout, re.MULTILINE)
        self.assertGreater(len(named), len(NOT_APPLICABLE))
        played = {scenario for scenario, _ in SCENARIOS}
        for scenario in named:
            self.assertTrue(scenario in played or scenario.startswith(tuple(NOT_APPLICABLE)), scenario)

    def test_scenarios(self):
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            played = list(pool.map(lambda each: play(*each), SCENARIOS))
        for (scenario, revision), process in zip(SCENARIOS, played):
            with self.subTest(scenario=scenario, revision=revision):
                self.assertEqual(process.returncode, 0, process.stdout[-4000:] + process.stderr[-4000:])


if __name__ == "__main__":
    unittest.main()
