"""Outside tools through the program: an MCP server over pipes and an HTTP interface, from adding them to plans."""
import http.server
import json
import pathlib
import socket
import threading

from attune_program import TIMEOUT_S, AttuneTest, Server

SCRIPTED = pathlib.Path(__file__).parent.parent / "src/tools/mcp/testing"
SERVER = ["--read", SCRIPTED, "--", "/usr/bin/python3", SCRIPTED / "scripted_server.py"]

SHOP = {
    "openapi": "3.0.3",
    "paths": {"/stock/{title}": {"get": {
        "operationId": "stock", "summary": "How many there are",
        "parameters": [{"name": "title", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {"200": {"content": {"application/json": {"schema": {
            "type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}}}}}}}}},
}


class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"count": len(self.path)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class ToolsTest(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = self.folder / "w"
        self.succeed("init", workspace=self.workspace)

    def tools(self, *arguments):
        return json.loads(self.succeed("--json", "tools", *arguments, workspace=self.workspace).out)

    def states(self, source):
        return {tool["tool"]: tool["state"] for tool in self.tools("list", source)["tools"]}

    def change(self, source, tool, **decisions):
        path = self.workspace / "tools" / f"{source}.json"
        document = json.loads(path.read_text())
        document["tools"][tool].update(decisions)
        path.write_text(json.dumps(document))

    def run_plan(self, text):
        plan = self.folder / "plan"
        plan.write_text('plan "a test"\n' + text)
        return self.document("run", plan, "--user", "ada", workspace=self.workspace)

    def test_from_adding_a_server_to_a_plan_that_calls_it(self):
        self.assertEqual(self.tools("list"), {"tools": [], "broken": []})
        self.tools("add", "peer", *SERVER, "full")
        self.assertEqual(set(self.states("peer").values()), {"unapproved"})
        self.fail_with(1, "plan", "--check", self.plan_file("x = peer.echo()\nreply(x)"), workspace=self.workspace)
        self.tools("approve", "peer", "echo")
        self.assertEqual(self.states("peer")["echo"], "approved")
        self.assertEqual(self.states("peer")["greet"], "unapproved")
        # Nobody knows what it does, so it is taken for something that can't be undone.
        waits = self.run_plan("x = peer.echo() needs confirmation\nreply(x)")
        self.assertEqual(len(waits["pending"]), 1)
        self.change("peer", "echo", side_effect="none")
        self.assertEqual(self.run_plan("x = peer.echo()\nreply(x)")["pending"], [])
        called = self.tools("call", "peer", "greet", '{"name": "Ada"}')
        self.assertEqual(json.loads(called["text"]), {"name": "Ada"})
        self.assertEqual(self.tools("remove", "peer"), {"removed": "peer"})
        self.assertEqual(self.tools("list")["tools"], [])

    def plan_file(self, text):
        path = self.folder / "checked"
        path.write_text('plan "a test"\n' + text)
        return path

    def test_a_tool_that_is_not_what_was_approved_is_gone(self):
        self.tools("add", "peer", *SERVER, "full")
        self.tools("approve", "peer", "--all")
        path = self.workspace / "tools/peer.json"
        document = json.loads(path.read_text())
        document["tools"]["echo"]["manifest"]["description"] = "was kinder"
        path.write_text(json.dumps(document))
        self.assertEqual(self.states("peer")["echo"], "changed")
        self.tools("update", "peer")
        self.assertEqual(self.states("peer")["echo"], "approved")

    def test_a_change_is_shown_before_it_is_approved(self):
        self.tools("add", "peer", *SERVER, "full")
        self.tools("approve", "peer", "--all")
        path = self.workspace / "tools/peer.json"
        document = json.loads(path.read_text())
        document["mcp"]["command"][-1] = "modern"  # its echo is the same
        document["tools"]["echo"]["manifest"]["description"] = "was kinder"
        # As if that had been approved.
        document["tools"]["echo"].pop("pin")
        path.write_text(json.dumps(document))
        self.tools("approve", "peer", "echo")
        self.tools("update", "peer")
        self.assertEqual(self.states("peer")["echo"], "changed")
        shown = self.succeed("tools", "show", "peer", "echo", workspace=self.workspace).out
        self.assertIn('-   "description": "was kinder"', shown)
        self.assertIn('+   "description": "the tool echo"', shown)

    def test_operations_of_an_http_interface(self):
        place = self.add_shop(Shop)
        answer = self.run_plan('x = shop.stock(title: "Heat")\nreply(x)')
        self.assertEqual(answer["pending"], [])
        self.assertEqual(answer["trace"][0]["result"], "a record of 1")
        called = self.tools("call", "shop", "stock", '{"title": "Heat"}')
        self.assertEqual(called["structured"], {"count": len("/v1/stock/Heat")})
        # A private address is refused unless the operator allowed it.
        self.tools("add", "guarded", *place)
        self.fail_with(1, "tools", "call", "guarded", "stock", '{"title": "Heat"}', workspace=self.workspace)

    def add_shop(self, handler, **decisions):
        """The tool shop.stock, served by this handler; gives the place that it was added with."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        document = self.folder / "shop.json"
        document.write_text(json.dumps(SHOP))
        host = f"127.0.0.1:{server.server_port}"
        place = ["--openapi", document, "--url", f"http://{host}/v1", "--operation", "stock"]
        self.tools("add", "shop", *place, "--allow-host", host)
        self.tools("approve", "shop", "stock")
        self.change("shop", "stock", side_effect="none", **decisions)
        return place

    def test_plain_words_call_an_outside_tool(self):
        self.tools("add", "peer", *SERVER, "full")
        self.tools("approve", "peer", "greet")
        self.change("peer", "greet", side_effect="none", examples=["convert {name} to speech"])
        answer = self.document("ask", "convert good morning, Ada to speech", "--user", "ada", workspace=self.workspace)
        self.assertIn('peer.greet(name: "good morning, Ada")', answer["plan_text"])
        outcome, = answer["outcomes"]
        self.assertEqual((outcome["tool"], json.loads(outcome["value"])), ("peer.greet", {"name": "good morning, Ada"}))
        # Beside a phrase of a built-in tool that begins alike.
        answer = self.document("ask", "convert 5 miles to km", "--user", "ada", workspace=self.workspace)
        self.assertIn("convert(amount: 5", answer["plan_text"])

    def test_a_client_that_goes_away_stops_the_calls_that_run(self):
        asked, given_up = threading.Event(), threading.Event()

        class Slow(Shop):
            def do_GET(self):
                asked.set()
                if self.connection.recv(1) == b"":  # says nothing until the caller has gone
                    given_up.set()
                self.close_connection = True

        self.add_shop(Slow, examples=["count the stock of {title}"], timeout_ms=600_000)
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.close)
        body = json.dumps({"user": "ada", "text": "count the stock of Heat"}).encode()
        head = (f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
            client.sendall(head + body)
            self.assertTrue(asked.wait(TIMEOUT_S))
        self.assertTrue(given_up.wait(TIMEOUT_S), "the call is not stopped")
        self.wait_until(lambda: [run for run in server.get("/v1/runs?user=ada")["runs"] if run["state"] != "running"],
                        "the run leaves its trace")
        run, = server.get("/v1/runs?user=ada")["runs"]
        self.assertEqual((run["request"], run["state"]), ("count the stock of Heat", "failed"))

    def test_mistakes_say_how_to_mend_them(self):
        self.fail_with(1, "tools", "add", "peer", workspace=self.workspace)
        self.fail_with(1, "tools", "add", "two words", "--url", "http://x", workspace=self.workspace)
        self.fail_with(1, "tools", "add", "peer", "--", "no-such-program", workspace=self.workspace)
        self.fail_with(1, "tools", "show", "peer", workspace=self.workspace)
        self.fail_with(1, "tools", "remove", "../w", workspace=self.workspace)
        self.tools("add", "peer", *SERVER, "full")
        self.fail_with(1, "tools", "add", "peer", *SERVER, "full", workspace=self.workspace)
        self.fail_with(1, "tools", "approve", "peer", workspace=self.workspace)
        self.fail_with(1, "tools", "approve", "peer", "ecko", workspace=self.workspace)
        self.fail_with(1, "tools", "call", "peer", "greet", "[]", workspace=self.workspace)
        self.fail_with(1, "tools", "call", "peer", "die", workspace=self.workspace)
        self.change("peer", "echo", side_efect="none")
        self.assertIn("did you mean 'side_effect'?", self.tools("list")["broken"][0]["error"])

    def test_a_running_server_sees_what_changes(self):
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.close)

        def names():
            return [tool["name"] for tool in server.get("/v1/tools")["tools"]]

        self.assertIn("take", names())
        self.assertNotIn("peer.echo", names())
        self.tools("add", "peer", *SERVER, "full")
        self.tools("approve", "peer", "echo")
        self.assertIn("peer.echo", names())
        self.tools("remove", "peer")
        self.assertNotIn("peer.echo", names())
