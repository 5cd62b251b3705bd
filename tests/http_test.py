"""The HTTP interface as a well-behaved client meets it, and its problem documents."""
import json
import socket
import unittest
import urllib.parse

from attune_program import Server, ServerTest, attune, start_attune


def server_sent_events(payload):
    """[(name, data)] of a stream, without its comments."""
    events = []
    for part in payload.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in part.splitlines() if not line.startswith(":"))
        if lines:
            events.append((lines["event"], json.loads(lines["data"])))
    return events


class Http(ServerTest):
    def problem(self, status, method, path, body=None, headers=None):
        got, response_headers, document = self.server.request(method, path, body, headers)
        self.assertEqual(got, status, document)
        self.assertEqual(response_headers["Content-Type"], "application/problem+json")
        self.assertEqual(set(document), {"type", "title", "status", "detail", "mend"})
        self.assertEqual(document["status"], status)
        return document

    def test_health(self):
        self.assertEqual(self.server.get("/healthz"), {"status": "alive"})
        ready = self.server.get("/readyz")
        self.assertEqual((ready["status"], ready["items"], ready["snapshot"]), ("ready", 49, 1))

    def test_recommend_says_what_the_command_line_says(self):
        done = attune("recommend", "--user", "u1", "-n", "5", "--explain", "--where", "year > 1980", "--like", "f7", "--json",
                      workspace=self.workspace)
        by_command = json.loads(done.out)
        by_query = self.server.get("/v1/recommend?user=u1&n=5&explain=true&where=year+%3E+1980&like=f7")
        by_body = self.server.post("/v1/recommend", {"user": "u1", "n": 5, "explain": True, "where": "year > 1980",
                                                     "like": ["f7"]})
        self.assertEqual(by_query, by_command)
        self.assertEqual(by_body, by_command)

    def test_similar_and_search(self):
        similar = self.server.get("/v1/similar?item=f0&n=3")
        self.assertEqual((similar["item"]["id"], len(similar["items"])), ("f0", 3))
        found = self.server.get("/v1/search?q=lantern+comedy&user=u1&n=3")
        self.assertEqual(len(found["items"]), 3)

    def test_an_unknown_user_is_told(self):
        answer = self.server.get("/v1/recommend?user=nobody")
        self.assertIn("nobody", answer["notice"])
        self.assertFalse(answer["personal"])

    def test_plan(self):
        answer = self.server.post("/v1/plan", {"user": "u1", "text": "crime movies after 1990"})
        self.assertEqual(set(answer), {"trigger", "plan", "plan_text", "not_understood"})
        self.assertIsNone(answer["trigger"])
        self.assertTrue(answer["plan_text"].startswith("plan "))

    def test_read(self):
        answer = self.server.post("/v1/read", {"user": "u1", "text": "I love crime movies"})
        self.assertEqual([(e["kind"], e["id"].lower(), e["polarity"]) for e in answer["entities"]],
                         [("genres", "crime", "wanted")])
        self.assertEqual(self.server.post("/v1/read", {"user": "u1", "text": " "})["intents"], ["vague"])
        self.problem(400, "POST", "/v1/read", {"user": "u1"})

    def test_ask_holds_a_conversation(self):
        first = self.server.post("/v1/ask", {"user": "u1", "text": "movies after 1985"})
        self.assertRegex(first["conversation"], r"^c-[0-9a-f]{32}$")
        second = self.server.post("/v1/ask", {"user": "u1", "text": "more", "conversation": first["conversation"]})
        self.assertEqual(second["conversation"], first["conversation"])
        self.assertTrue(second["items"])
        self.assertFalse({i["id"] for i in first["items"]} & {i["id"] for i in second["items"]})
        other = self.problem(403, "POST", "/v1/ask", {"user": "u2", "text": "more", "conversation": first["conversation"]})
        self.assertIn("another user", other["detail"])
        self.problem(404, "POST", "/v1/ask", {"user": "u1", "text": "more", "conversation": "c-00"})

    def test_a_listener_hears_of_each_step(self):
        asked = {"user": "u1", "text": "movies after 1985"}
        status, headers, payload = self.server.request("POST", "/v1/ask", asked, {"Accept": "text/event-stream"})
        self.assertEqual((status, headers["Content-Type"]), (200, "text/event-stream"))
        events = server_sent_events(payload)
        self.assertEqual([name for name, _ in events], ["began"] + ["step"] * (len(events) - 2) + ["answer"])
        answer = events[-1][1]
        self.assertEqual(answer["run"], events[0][1]["run"])
        self.assertEqual(sorted(step["step"] for name, step in events if name == "step"),
                         sorted(step["step"] for step in answer["trace"]))
        plain = self.server.post("/v1/ask", asked)
        self.assertEqual([i["id"] for i in answer["items"]], [i["id"] for i in plain["items"]])
        more = {"user": "u1", "text": "more", "conversation": answer["conversation"]}
        self.assertTrue(self.server.post("/v1/ask", more)["items"])

    def test_a_listener_is_refused_like_anybody(self):
        listening = {"Accept": "text/event-stream"}
        self.problem(404, "POST", "/v1/ask", {"user": "u1", "text": "more", "conversation": "c-00"}, listening)
        self.problem(400, "POST", "/v1/ask", {"user": "u1"}, listening)

    def test_listeners_who_go_away_harm_nobody(self):
        body = json.dumps({"user": "u1", "text": "crime movies after 1990"}).encode()
        head = (f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        for attempt in range(50):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as client:
                client.sendall(head + body)
                if attempt % 2:
                    self.assertTrue(client.recv(1))
        self.wait_until(lambda: len(self.ended_runs()) == 50, "every run ends, whether somebody listens or not")
        self.assertTrue(self.server.post("/v1/ask", {"user": "u1", "text": "comedies"})["items"])

    def ended_runs(self):
        runs = self.server.get("/v1/runs?user=u1&n=100")["runs"]
        return [run for run in runs if run["state"] in ("done", "failed")]

    def test_a_call_waits_until_it_is_confirmed(self):
        plan = self.folder / "waits.plan"
        plan.write_text('plan "keep it"\n  film = resolve_item(title: "The Silent Harbour")\n'
                        '  kept = list_add(list: "later", item: film, user: $user) needs confirmation\n  reply(kept)\n')
        self.succeed("run", plan, "--user", "u1", workspace=self.workspace)
        run, = self.server.get("/v1/runs?user=u1")["runs"]
        self.assertEqual((run["state"], run["request"]), ("waiting", "keep it"))
        address = f"/v1/runs/{urllib.parse.quote(run['id'], safe='')}"
        trace = self.server.get(f"{address}?user=u1")["trace"]
        self.assertEqual([step["state"] for step in trace["steps"]], ["done", "waiting", "done"])
        self.problem(404, "GET", f"{address}?user=u2")

        call, = self.server.post(f"{address}/confirm", {"user": "u1", "tokens": []})["pending"]
        item, = (argument for argument in call["arguments"] if argument["name"] == "item")
        self.assertEqual((item["value"], item["sources"]), ("f0", ["resolve_item"]))
        self.problem(403, "POST", f"{address}/confirm", {"user": "u2", "tokens": [call["token"]]})
        self.problem(403, "POST", f"{address}/confirm", {"user": "u1", "tokens": [call["token"][:-1] + "x"]})
        self.assertEqual(self.server.get("/v1/lists?user=u1")["entries"], [])

        answer = self.server.post(f"{address}/confirm", {"user": "u1", "tokens": [call["token"]]})
        self.assertEqual((answer["reply"], answer["pending"]), ("On your later list now: The Silent Harbour.", []))
        self.assertEqual([outcome["tool"] for outcome in answer["outcomes"]], ["list_add"])
        self.assertEqual([entry["item"] for entry in self.server.get("/v1/lists?user=u1")["entries"]], ["f0"])
        self.problem(409, "POST", f"{address}/confirm", {"user": "u1", "tokens": [call["token"]]})
        self.problem(409, "POST", f"{address}/dismiss", {"user": "u1"})

    def waiting_run(self):
        """The address of a run with two calls that wait, and those by their steps."""
        plan = self.folder / "waits.plan"
        plan.write_text('plan "keep two things"\n  film = resolve_item(title: "The Silent Harbour")\n'
                        '  kept = list_add(list: "later", item: film, user: $user) needs confirmation\n'
                        '  noted = note_add(text: "popcorn", user: $user) needs confirmation\n  reply(kept, noted)\n')
        answer = self.document("run", plan, "--user", "u1", workspace=self.workspace)
        return f"/v1/runs/{urllib.parse.quote(answer['run'], safe='')}", {call["step"]: call for call in answer["pending"]}

    def test_a_no_to_one_call_is_kept_and_the_other_goes_on_waiting(self):
        address, calls = self.waiting_run()
        no = {"user": "u1", "tokens": [calls["noted"]["token"]]}
        self.problem(403, "POST", f"{address}/decline", {**no, "user": "u2"})
        answer = self.server.post(f"{address}/decline", no)
        self.assertEqual(answer["reply"], "What you said no to will not happen.")
        self.assertEqual([call["step"] for call in answer["pending"]], ["kept"])
        states = {step["step"]: step["state"] for step in answer["trace"]}
        self.assertEqual(states, {"film": "done", "kept": "waiting", "noted": "declined", "reply": "done"})
        self.problem(403, "POST", f"{address}/decline", no)
        self.problem(403, "POST", f"{address}/confirm", no)
        answer = self.server.post(f"{address}/confirm", {"user": "u1", "tokens": [answer["pending"][0]["token"]]})
        self.assertEqual(answer["reply"], "On your later list now: The Silent Harbour. What you said no to will not happen.")
        run = self.server.get(f"{address}?user=u1")
        self.assertEqual(run["state"], "done")
        error, = (step["error"] for step in run["trace"]["steps"] if step["step"] == "noted")
        self.assertEqual(error, "the person said no")
        self.assertEqual(self.server.get("/v1/notes?user=u1")["notes"], [])

    def test_a_listener_hears_what_follows_a_decision(self):
        address, calls = self.waiting_run()
        listening = {"Accept": "text/event-stream"}
        for word, step, state in (("confirm", "kept", "done"), ("decline", "noted", "declined")):
            said = {"user": "u1", "tokens": [calls[step]["token"]]}
            status, headers, payload = self.server.request("POST", f"{address}/{word}", said, listening)
            self.assertEqual((status, headers["Content-Type"]), (200, "text/event-stream"))
            events = server_sent_events(payload)
            self.assertEqual([name for name, _ in events], ["began"] + ["step"] * 4 + ["answer"])
            self.assertEqual({told["step"]: told["state"] for name, told in events if name == "step"}[step], state)
            self.assertEqual(events[-1][1]["run"], events[0][1]["run"])
        self.problem(409, "POST", f"{address}/confirm", {"user": "u1", "tokens": [calls["kept"]["token"]]}, listening)

    def test_a_listener_who_goes_away_takes_no_yes_back(self):
        address, calls = self.waiting_run()
        body = json.dumps({"user": "u1", "tokens": [call["token"] for call in calls.values()]}).encode()
        head = (f"POST {address}/confirm HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as client:
            client.sendall(head + body)
        self.wait_until(lambda: self.server.get(f"{address}?user=u1")["state"] == "done", "the run goes on to its end")
        self.assertEqual(len(self.server.get("/v1/notes?user=u1")["notes"]), 1)

    def test_users_items_examples(self):
        self.assertEqual(self.server.get("/v1/users?limit=2")["users"][0]["events"], 14)
        self.assertEqual(len(self.server.get("/v1/users?limit=2")["users"]), 2)
        item = self.server.get("/v1/items/f0")
        self.assertEqual((item["title"], item["attributes"]["year"]), ("The Silent Harbour", 1975))
        self.assertIsInstance(self.server.get("/v1/examples")["examples"], list)
        self.problem(404, "GET", "/v1/items/none")

    def test_the_page(self):
        status, headers, body = self.server.request("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn(b"Attune", body)
        self.assertIn("text/html", headers["Content-Type"])
        self.assertIn("default-src 'self'", headers["Content-Security-Policy"])
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        status, _, body = self.server.request("GET", "/", headers={"If-None-Match": headers["ETag"]})
        self.assertEqual((status, body), (304, b""))

    def test_methods(self):
        status, headers, body = self.server.request("HEAD", "/healthz")
        self.assertEqual((status, body, headers["Content-Length"]), (200, b"", "18"))
        status, headers, _ = self.server.request("OPTIONS", "/v1/recommend")
        self.assertEqual((status, headers["Allow"]), (204, "GET, HEAD, OPTIONS, POST"))
        got, headers, _ = self.server.request("DELETE", "/v1/recommend")
        self.assertEqual((got, headers["Allow"]), (405, "GET, HEAD, OPTIONS, POST"))
        self.problem(404, "GET", "/v1/nothing")
        self.problem(404, "POST", "/nothing", {})

    def test_wrong_requests(self):
        self.assertIn("'user'", self.problem(400, "GET", "/v1/recommend")["detail"])
        self.assertIn("'usr'", self.problem(400, "GET", "/v1/recommend?usr=1")["detail"])
        self.problem(400, "GET", "/v1/recommend?user=u1&n=0")
        self.problem(400, "GET", "/v1/recommend?user=u1&n=many")
        self.problem(400, "GET", "/v1/recommend?user=u1&where=year+%3E")
        self.problem(422, "GET", "/v1/recommend?user=u1&where=year+has+%22x%22")
        self.assertIn("year", self.problem(404, "GET", "/v1/recommend?user=u1&where=yaer+%3E+1")["mend"])
        self.problem(404, "GET", "/v1/similar?item=zzzzqqqq")
        self.problem(404, "GET", "/v1/recommend?user=u1&model=oracle")
        self.problem(400, "POST", "/v1/ask", {"user": "u1"})
        self.problem(400, "POST", "/v1/ask", "{", {"Content-Type": "application/json"})
        self.problem(400, "POST", "/v1/ask", b'{"user": "\xff", "text": "x"}', {"Content-Type": "application/json"})
        self.problem(413, "POST", "/v1/ask", "[" * 10_000, {"Content-Type": "application/json"})
        self.problem(415, "POST", "/v1/ask", "user=u1&text=x", {"Content-Type": "application/x-www-form-urlencoded"})
        self.problem(415, "POST", "/v1/ask", json.dumps({"user": "u1", "text": "x"}), {"Content-Type": "text/plain"})

    def test_other_pages_are_kept_out(self):
        self.problem(421, "GET", "/v1/users", headers={"Host": "evil.example"})
        body = {"user": "u1", "text": "hello"}
        self.problem(403, "POST", "/v1/ask", body, {"Origin": "http://evil.example"})
        status, _, _ = self.server.request("POST", "/v1/ask", body, {"Origin": f"http://127.0.0.1:{self.server.port}"})
        self.assertEqual(status, 200)

    def test_events(self):
        like = {"user": "newcomer", "item": "f3", "kind": "like"}
        self.assertEqual(self.server.post("/v1/events", like), {"accepted": 1, "duplicates": 0})
        rated = {"user": "newcomer", "item": "f9", "kind": "rating", "value": 5, "time": "2026-01-01T00:00:00Z"}
        self.assertEqual(self.server.post("/v1/events", {"events": [rated, rated]}), {"accepted": 1, "duplicates": 1})
        lines = "\n".join(json.dumps({"user": "newcomer", "item": f"f{i}", "kind": "view", "time": 1_600_000_000})
                          for i in range(10, 15))
        status, _, answer = self.server.request("POST", "/v1/events", lines, {"Content-Type": "application/x-ndjson"})
        self.assertEqual((status, answer), (200, {"accepted": 5, "duplicates": 0}))
        self.problem(404, "POST", "/v1/events", {"user": "newcomer", "item": "none", "kind": "like"})
        self.problem(400, "POST", "/v1/events", {"user": "newcomer", "item": "f3", "kind": "hug"})
        self.problem(400, "POST", "/v1/events", {"user": "newcomer", "item": "f3", "kind": "like", "time": "soon"})

    def test_an_idempotency_key_answers_the_same_twice(self):
        like = {"user": "newcomer", "item": "f3", "kind": "like"}
        answers = [self.server.request("POST", "/v1/events", like, {"Idempotency-Key": "k1"})[2] for _ in range(2)]
        self.assertEqual(answers[0], answers[1])
        users = {user["id"]: user["events"] for user in self.server.get("/v1/users?limit=1000")["users"]}
        self.assertEqual(users["newcomer"], 1)

    def test_events_change_the_next_answer(self):
        before = [item["id"] for item in self.server.get("/v1/recommend?user=newcomer")["items"]]
        for item in ("f3", "f9", "f15"):
            self.server.post("/v1/events", {"user": "newcomer", "item": item, "kind": "like"})
        after = self.server.get("/v1/recommend?user=newcomer")
        self.assertTrue(after["personal"])
        self.assertNotEqual([item["id"] for item in after["items"]], before)
        self.assertFalse({"f3", "f9", "f15"} & {item["id"] for item in after["items"]})

    def test_another_process_trains_and_imports(self):
        done = attune("train", workspace=self.workspace)
        self.assertEqual(done.code, 0, done.err)
        self.wait_until(lambda: self.server.get("/readyz")["snapshot"] == 2, "the new snapshot was not picked up")
        more = self.folder / "more.jsonl"
        more.write_text('{"id": "new", "title": "The Brand New Film", "year": 2024, "genres": ["Crime"]}\n')
        self.assertEqual(attune("import", "jsonl", more, workspace=self.workspace).code, 0)
        self.wait_until(lambda: self.server.get("/readyz")["items"] == 50, "the new item was not picked up")
        self.assertEqual(self.server.get("/v1/search?q=brand+new+film&n=1")["items"][0]["id"], "new")

    def ended(self, training):
        """The training's last word, from its stream of events."""
        status, headers, body = self.server.request("GET", f"/v1/training/{training}/events")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/event-stream"))
        events = [dict(line.split(": ", 1) for line in event.splitlines() if not line.startswith(":"))
                  for event in body.decode().strip().split("\n\n")]
        self.assertTrue(all(event["event"] == "progress" for event in events[:-1] if event))
        self.assertEqual(events[-1]["event"], "end")
        return json.loads(events[-1]["data"])

    def test_a_training_in_the_background(self):
        status, headers, job = self.server.request("POST", "/v1/training", {"models": ["item-knn"], "seed": 3})
        self.assertEqual((status, headers["Location"]), (202, f"/v1/training/{job['id']}"))
        last = self.ended(job["id"])
        self.assertEqual((last["state"], last["outcome"]["primary"]), ("succeeded", "item-knn"), last)
        self.assertEqual(self.server.get("/readyz")["snapshot"], last["outcome"]["snapshot"])
        self.assertEqual(self.server.get(headers["Location"]), last)
        self.assertEqual([t["id"] for t in self.server.get("/v1/training")["trainings"]], [job["id"]])
        self.problem(409, "DELETE", headers["Location"])
        self.problem(404, "GET", "/v1/training/99")
        self.problem(404, "GET", "/v1/training/x/events")
        self.problem(404, "POST", "/v1/training", {"models": ["oracle"]})
        self.problem(400, "POST", "/v1/training", {"model": "ease"})
        self.problem(400, "POST", "/v1/training", {"models": ["ease"], "settings": {"ease.lamda": 3}})

    # Far more rounds than a test waits for, so that the training is still running when it is looked at.
    LONG = {"models": ["ials"], "settings": {"ials.iterations": 1000, "ials.factors": 512}}

    def test_one_training_at_a_time_and_it_can_be_cancelled(self):
        _, headers, job = self.server.request("POST", "/v1/training", self.LONG)
        status, refused, _ = self.server.request("POST", "/v1/training", {})
        self.assertEqual((status, refused["Location"]), (409, headers["Location"]))
        self.server.post("/v1/events", {"user": "newcomer", "item": "f3", "kind": "like"})
        self.assertTrue(self.server.get("/v1/recommend?user=newcomer")["personal"])  # while it trains
        status, _, _ = self.server.request("DELETE", headers["Location"])
        self.assertEqual(status, 202)
        self.assertEqual(self.ended(job["id"])["state"], "cancelled")
        self.assertEqual(self.server.get("/readyz")["snapshot"], 1)

    def test_a_training_outlives_the_process(self):
        _, headers, _ = self.server.request("POST", "/v1/training", self.LONG)
        for attempts, state in ((2, "running"), (2, "interrupted")):
            self.server.process.kill()
            self.server.process.wait()
            self.server.port_file.unlink()
            self.server = Server(self.workspace, self.folder)
            self.addCleanup(self.server.close)
            job = self.server.get(headers["Location"])
            self.assertEqual((job["attempts"], job["state"]), (attempts, state))

    def test_it_stops_when_asked(self):
        self.assertEqual(self.server.stop(), 0)

    def test_serve_says_where_it_listens_as_one_document(self):
        process = start_attune("serve", "--listen", "127.0.0.1:0", "--json", workspace=self.workspace)
        document = json.loads(process.stdout.readline())
        self.assertEqual(document["address"], f"http://127.0.0.1:{document['port']}")
        process.terminate()
        rest, _ = process.communicate(timeout=30)
        self.assertEqual((process.returncode, rest), (0, b""))


if __name__ == "__main__":
    unittest.main()
