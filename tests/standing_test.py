"""Requests that stand, with the real program: items come in while a server runs, the inbox and a webhook hear of it."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import unittest

from attune_program import AttuneTest, Server, TIMEOUT_S, trained_workspace

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class Receiver:
    """A webhook's receiver on a loopback port; answers with the given statuses first, then with 204."""

    def __init__(self, *statuses):
        statuses = list(statuses)
        self.requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["content-length"]))
                self.requests.append((dict(handler.headers.items()), body))
                handler.send_response(statuses.pop(0) if statuses else 204)
                handler.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def lower(headers):
    return {name.lower(): value for name, value in headers.items()}


def signature(headers, body):
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(KEY, content, hashlib.sha256).digest()).decode()


class Standing(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = trained_workspace(self.folder)
        self.secret = self.folder / "secret"
        self.secret.write_text(SECRET + "\n")
        self.imported = 0

    def come_in(self, *items):
        path = self.folder / f"new-{self.imported}.jsonl"
        self.imported += 1
        path.write_text("".join(json.dumps(item) + "\n" for item in items))
        self.succeed("import", "jsonl", path, workspace=self.workspace)

    def webhook(self, receiver):
        return ["--webhook", receiver.url, "--webhook-secret-file", self.secret, "--webhook-network", "127.0.0.0/8"]

    def wait_for(self, what):
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            if found := what():
                return found
            time.sleep(0.05)
        self.fail("it did not happen")

    def test_a_server_tells_the_inbox_and_the_webhook_what_came_in(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        server = Server(self.workspace, self.folder, *self.webhook(receiver))
        self.addCleanup(server.process.kill)
        answer = server.post("/v1/ask", {"user": "ada", "text": "tell me when a film by Ana Ruiz comes in"})
        self.assertIn("Ana Ruiz", answer["reply"])
        self.assertEqual(answer["standing"]["trigger"], 'when items come in where directors has "Ana Ruiz"')
        self.come_in({"id": "n1", "title": "The New Harbour", "year": 2026, "directors": ["Ana Ruiz"]},
                     {"id": "n2", "title": "The Other Harbour", "year": 2026, "directors": ["Ben Okoro"]})
        entries = self.wait_for(lambda: server.get("/v1/inbox?user=ada")["entries"])
        self.assertEqual([e["text"] for e in entries],
                         ['"tell me when a film by Ana Ruiz comes in": The New Harbour.'])
        self.assertEqual([i["id"] for i in entries[0]["answer"]["items"]], ["n1"])
        self.assertEqual(server.get("/v1/inbox?user=bo")["entries"], [])
        server.post(f"/v1/inbox/{entries[0]['id']}/read", {"user": "ada"})
        self.assertTrue(server.get("/v1/inbox?user=ada")["entries"][0]["read"])

        self.wait_for(lambda: receiver.requests)
        headers, body = receiver.requests[0]
        headers = lower(headers)
        self.assertEqual(headers["webhook-signature"], signature(headers, body))
        message = json.loads(body)
        self.assertEqual((message["type"], message["data"]["user"]), ("standing_request.fired", "ada"))
        self.assertEqual(message["data"]["items"], [{"id": "n1", "title": "The New Harbour"}])
        self.assertEqual(server.stop(), 0)
        self.assertEqual(len(receiver.requests), 1)

    def test_requests_over_http(self):
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.process.kill)
        made = server.post("/v1/standing", {"user": "ada", "request": "every Friday at six suggest two comedies"})
        self.assertEqual((made["trigger"], made["state"]), ("every friday at 18:00", "active"))
        self.assertTrue(made["due"])
        path = f"/v1/standing/{made['id']}"
        status, _, paused = server.request("PATCH", path, {"user": "ada", "state": "paused"})
        self.assertEqual((status, paused["state"]), (200, "paused"))
        self.assertEqual(server.request("PATCH", path, {"user": "bo", "state": "active"})[0], 404)
        self.assertEqual(server.request("PATCH", path, {"user": "ada", "state": "asleep"})[0], 400)
        self.assertEqual([r["id"] for r in server.get("/v1/standing?user=ada")["requests"]], [made["id"]])
        self.assertEqual(server.get("/v1/standing?user=bo")["requests"], [])
        self.assertEqual(server.request("DELETE", path + "?user=bo")[0], 404)
        self.assertEqual(server.request("DELETE", path + "?user=ada")[0], 200)
        self.assertEqual(server.request("POST", "/v1/standing", {"user": "ada", "request": "a comedy"})[0], 400)
        self.assertEqual(
            server.request("POST", "/v1/standing", {"user": "ada", "request": "x", "when": "every blue moon"})[0], 400)
        server.stop()

    def test_the_command_line_without_a_server(self):
        where = {"workspace": self.workspace}
        made = self.document("standing", "add", "--user", "ada", "--when", "when items come in where year > 2025",
                             "the newest", **where)
        self.assertEqual(made["plan_text"], 'plan ""\n  reply($new)\n')
        self.document("standing", "add", "--user", "ada", "tell me when a western comes in", **where)
        self.assertEqual(len(self.document("standing", "list", "--user", "ada", **where)["requests"]), 2)
        done = self.document("standing", "run", **where)  # what was there is no news
        self.assertEqual((done["items"], done["fired"]), (0, 0))
        self.come_in({"id": "n1", "title": "The New Canyon", "year": 2026, "genres": ["Western"]})
        receiver = Receiver(500)
        self.addCleanup(receiver.close)
        self.assertEqual(self.document("standing", "run", *self.webhook(receiver), **where),
                         {"items": 1, "events": 0, "fired": 2, "carried_out": 2, "sent": 1})
        self.assertEqual(self.document("standing", "run", **where)["fired"], 0)
        inbox = self.document("inbox", "--user", "ada", "--read", **where)["entries"]
        self.assertEqual([e["read"] for e in inbox], [False, False])
        self.assertTrue(all("The New Canyon" in e["text"] for e in inbox))
        self.assertTrue(all(e["read"] for e in self.document("inbox", "--user", "ada", **where)["entries"]))
        for change in ("pause", "resume", "remove"):
            self.succeed("standing", change, "--user", "ada", made["id"], **where)
        error = self.fail_with(1, "standing", "show", "--user", "ada", made["id"], **where)
        self.assertEqual(error["code"], "not_found")
        self.assertEqual(self.fail_with(1, "standing", "add", "--user", "ada", "a western", **where)["code"],
                         "invalid_argument")

    def test_a_persons_own_events_fire_what_they_wait_for(self):
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.process.kill)
        items = server.get("/v1/recommend?user=ada&n=2")["items"]
        answer = server.post("/v1/ask", {"user": "ada", "text": "whenever I like a film, put it on my watchlist"})
        self.assertEqual(answer["standing"]["trigger"], "when my events of like come in")
        for user in ("bo", "ada"):
            server.post("/v1/events", {"events": [{"user": user, "item": items[0]["id"], "kind": "like"}]})
        entries = self.wait_for(lambda: server.get("/v1/inbox?user=ada")["entries"])
        self.assertIn(f"On your watchlist now: {items[0]['title']}.", entries[0]["text"])
        self.assertEqual(server.get("/v1/inbox?user=bo")["entries"], [])
        self.assertEqual(len(server.get("/v1/lists?user=ada")["entries"]), 1)
        server.stop()

    def test_the_plan_of_a_request_that_stands_has_its_trigger(self):
        where = {"workspace": self.workspace}
        shown = self.document("plan", "--user", "ada", "tell me when a film by Ana Ruiz comes in", **where)
        self.assertEqual(shown["trigger"], 'when items come in where directors has "Ana Ruiz"')
        self.assertIn("steps", shown["plan"])
        text = self.succeed("plan", "--user", "ada", "every Friday at six suggest two comedies", **where).out
        self.assertEqual(text.splitlines()[:2],
                         ["every friday at 18:00", 'plan "every Friday at six suggest two comedies"'])
        explained = self.document("plan", "--explain", "--user", "ada", "whenever I rate a film, suggest something similar",
                                  **where)
        self.assertEqual(explained["trigger"], "when my events of rating come in")
        self.assertIn("after", explained)
        error = self.fail_with(1, "plan", "--user", "ada", "every Friday at six suggest two comedies for both of us",
                               **where)
        self.assertIn("'for both of us' was not understood", error["message"])
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.process.kill)
        answer = server.post("/v1/plan", {"user": "ada", "text": "every Friday at six suggest two comedies"})
        self.assertEqual(answer["trigger"], "every friday at 18:00")
        self.assertIsNone(server.post("/v1/plan", {"user": "ada", "text": "two comedies"})["trigger"])
        server.stop()

    def test_the_inbox_says_how_to_say_yes(self):
        where = {"workspace": self.workspace}
        plan = self.folder / "keep.plan"
        plan.write_text('plan "keep"\n  kept = watchlist_add(user: $user, item: first($new)) needs confirmation\n'
                        "  reply($new, kept)\n")
        self.document("standing", "add", "--user", "ada", "--when", "when items come in", "--plan", plan, "keep", **where)
        self.come_in({"id": "n1", "title": "The New Canyon", "year": 2026})
        self.succeed("standing", "run", **where)
        entry = self.document("inbox", "--user", "ada", **where)["entries"][0]
        self.assertTrue(entry["answer"]["pending"][0]["token"])
        confirm = f"attune runs confirm --user ada {entry['run']}"
        text = self.succeed("inbox", "--user", "ada", **where).out
        self.assertIn(confirm, text)
        self.assertIn("waits for your yes: watchlist_add(", text)
        self.succeed(*confirm.split()[1:], **where)
        self.assertEqual(len(self.document("records", "list", "--user", "ada", **where)["lists"]), 1)
        self.assertNotIn(confirm, self.succeed("inbox", "--user", "ada", **where).out)

    def test_a_webhook_keeps_to_public_addresses_and_needs_a_secret(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        where = {"workspace": self.workspace}
        self.document("standing", "add", "--user", "ada", "--when", "when items come in", "anything", **where)
        self.come_in({"id": "n1", "title": "The New Canyon", "year": 2026})
        done = self.document("standing", "run", "--webhook", receiver.url, "--webhook-secret-file", self.secret, **where)
        self.assertEqual((done["carried_out"], done["sent"]), (1, 0))
        self.assertEqual(receiver.requests, [])
        self.fail_with(1, "standing", "run", "--webhook", receiver.url, **where)


if __name__ == "__main__":
    unittest.main()
