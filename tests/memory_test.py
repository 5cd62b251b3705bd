"""What is remembered of people: in plain words, from the command line and over HTTP."""
import json
import unittest
import urllib.parse

from attune_program import ServerTest, attune


class Memory(ServerTest):
    def ask(self, text, user, conversation=None):
        body = {"user": user, "text": text}
        if conversation:
            body["conversation"] = conversation
        return self.server.post("/v1/ask", body)

    def memory(self, *arguments, user):
        return json.loads(attune("memory", *arguments, "--user", user, "--json", workspace=self.workspace).out)

    def facts(self, user, query=""):
        return self.server.get(f"/v1/memory?user={user}{query}")["facts"]

    def told(self, user, query=""):
        return sorted(f'{f["subject"]} {f["kind"]} {f["value"]}'.strip() for f in self.facts(user, query))

    def problem(self, method, path, body=None):
        status, headers, answer = self.server.request(method, path, body)
        self.assertEqual(headers["Content-Type"], "application/problem+json")
        return status, answer

    def keep(self, fact, key=None):
        status, _, kept = self.server.request("POST", "/v1/memory", fact, {"Idempotency-Key": key} if key else None)
        self.assertEqual(status, 200, kept)
        return kept

    def test_plain_words_are_remembered_with_their_place(self):
        answer = self.ask("I hate horror", "p1")
        self.assertIn("rather avoid Horror", answer["reply"])
        fact = self.facts("p1")[0]
        self.assertEqual((fact["origin"], fact["source"], fact["turn"]), ("said", "I hate horror", 1))
        self.assertEqual(fact["conversation"], answer["conversation"])
        answer = self.ask("My girlfriend hates dramas", "p1", answer["conversation"])
        self.assertIn("your girlfriend avoids Drama", answer["reply"])
        self.assertEqual(self.facts("p1", "&subject=girlfriend")[0]["turn"], 2)

        known = self.ask("what do you know about me?", "p1")
        self.assertIn("you would rather avoid Horror", known["reply"])
        self.assertIn("your girlfriend avoids Drama", self.ask("what do you know about my girlfriend?", "p1")["reply"])

    def test_a_correction_and_its_history(self):
        conversation = self.ask("I love dramas", "p2")["conversation"]
        self.assertIn("Corrected", self.ask("no, I meant I like comedies, not dramas", "p2", conversation)["reply"])
        self.assertEqual(self.told("p2"), ["likes Comedy"])
        everything = self.facts("p2", "&all=true")
        self.assertEqual([f["status"] for f in everything], ["superseded", "holds"])
        one = self.server.get(f'/v1/memory/{everything[1]["id"]}?user=p2')
        self.assertEqual([f["value"] for f in one["history"]], ["Drama"])
        self.assertEqual(one["corrects"], everything[0]["id"])

    def test_forgetting_in_plain_words(self):
        self.ask("I love dramas", "p3")
        self.ask("I hate horror", "p3")
        self.assertIn("Forgotten", self.ask("forget that I like dramas", "p3")["reply"])
        self.assertEqual(self.told("p3"), ["avoids Horror"])
        self.assertIn("nothing", self.ask("forget that I like dramas", "p3")["reply"])
        answer = self.ask("forget everything about me", "p3")
        self.assertEqual([call["tool"] for call in answer["pending"]], ["forget_all"])
        self.assertEqual(self.told("p3"), ["avoids Horror"])
        self.server.post(f'/v1/runs/{urllib.parse.quote(answer["run"], safe="")}/confirm', {"user": "p3", "tokens": [answer["pending"][0]["token"]]})
        self.assertEqual(self.facts("p3", "&all=true"), [])

    def test_a_past_liking_and_a_mood(self):
        self.ask("I love dramas", "p4")
        self.assertIn("once liked Drama", self.ask("I used to like dramas", "p4")["reply"])
        self.assertEqual(self.told("p4"), [])
        answer = self.ask("tonight I want comedies", "p4")
        self.assertTrue(all("Comedy" in item["attributes"]["genres"] for item in answer["items"]))
        self.assertEqual(self.told("p4"), [])
        self.assertEqual(self.told("p4", f'&conversation={answer["conversation"]}'), ["likes Comedy"])

    def test_somebody_elses_taste(self):
        self.ask("I hate comedies", "p5")
        answer = self.ask("something for my mother, she loves comedies", "p5")
        self.assertIn("your mother likes Comedy", answer["reply"])
        self.assertIn("I went by what you told me of your mother", answer["reply"])
        cited = [e for e in answer["evidence"] if e["kind"] == "memory"]
        fact = self.facts("p5", "&subject=mother")[0]["id"]
        self.assertTrue(cited and all(e["fact"] == fact for e in cited))
        self.assertIn("that your mother likes Comedy", cited[0]["text"])
        self.ask("my wife hates comedies", "p6")
        for item in self.ask("something with my wife", "p6")["items"]:
            self.assertNotIn("Comedy", item["attributes"]["genres"])

    def test_over_http(self):
        body = {"user": "h1", "kind": "likes", "field": "genres", "value": "comedy", "source": "a form"}
        first = self.keep(body, "k1")
        self.assertEqual((first["value"], first["origin"], first["status"]), ("Comedy", "typed", "holds"))
        self.assertEqual(self.keep(body, "k1")["id"], first["id"])
        status, _, corrected = self.server.request("PATCH", f'/v1/memory/{first["id"]}', {"user": "h1", "value": "drama"})
        self.assertEqual((status, corrected["value"], corrected["corrects"]), (200, "Drama", first["id"]))
        self.assertEqual(len(self.server.get("/v1/memory/export?user=h1")["facts"]), 2)
        self.assertEqual(self.told("h1", "&q=dra"), ["likes Drama"])
        status, _, gone = self.server.request("DELETE", f'/v1/memory/{corrected["id"]}?user=h1')
        self.assertEqual((status, sorted(gone["erased"])), (200, [first["id"], corrected["id"]]))
        self.assertEqual(self.server.get("/v1/memory/export?user=h1")["facts"], [])
        self.keep(body)
        self.assertEqual(self.server.request("DELETE", "/v1/memory?user=h1")[2]["erased"], 1)
        # What was said once stays forgotten, whoever repeats the request.
        self.keep(body, "k1")
        self.assertEqual(self.facts("h1"), [])

    def test_wrong_requests(self):
        fact = {"user": "h2", "kind": "likes", "field": "genres", "value": "comedy"}
        self.assertEqual(self.problem("POST", "/v1/memory", {**fact, "value": "no such"})[0], 404)
        self.assertEqual(self.problem("POST", "/v1/memory", {**fact, "kind": "owns"})[0], 400)
        self.assertEqual(self.problem("POST", "/v1/memory", {**fact, "origin": "heaven"})[0], 400)
        self.assertEqual(self.problem("POST", "/v1/memory", {**fact, "valid_until": "tomorrow"})[0], 400)
        self.assertEqual(self.problem("GET", "/v1/memory")[0], 400)
        self.assertEqual(self.problem("GET", "/v1/memory/1?user=nobody")[0], 404)
        self.assertEqual(self.problem("GET", "/v1/memory/x?user=nobody")[0], 404)
        self.assertEqual(self.problem("DELETE", "/v1/memory/99999?user=h2")[0], 404)

    def test_from_the_command_line(self):
        fact = self.memory("add", "likes", "genres", "comedy", "--subject", "Mother", "--source", "at dinner", user="c1")
        self.assertEqual((fact["subject"], fact["origin"], fact["source"]), ("mother", "typed", "at dinner"))
        self.assertEqual(len(self.memory("search", "dinner", user="c1")["facts"]), 1)
        self.assertEqual(self.memory("search", "breakfast", user="c1")["facts"], [])
        right = self.memory("correct", str(fact["id"]), "--kind", "avoids", user="c1")
        self.assertEqual((right["kind"], right["corrects"]), ("avoids", fact["id"]))
        self.assertEqual([f["id"] for f in self.memory("history", str(right["id"]), user="c1")["facts"]],
                         [right["id"], fact["id"]])
        self.assertEqual(len(self.memory("list", user="c1")["facts"]), 1)
        self.assertEqual(len(self.memory("list", "--all", user="c1")["facts"]), 2)
        self.assertEqual(len(self.memory("export", user="c1")["facts"]), 2)
        text = attune("memory", "list", "--all", "--user", "c1", workspace=self.workspace).out
        self.assertIn(f'superseded by {right["id"]}', text)
        self.assertEqual(self.memory("erase", str(right["id"]), user="c1")["with_history"], [right["id"], fact["id"]])
        self.memory("add", "likes", "genres", "comedy", user="c1")
        error = self.fail_with(1, "memory", "forget-all", "--user", "c1", workspace=self.workspace)
        self.assertIn("--yes", error["mend"])
        self.assertEqual(self.memory("forget-all", "--yes", user="c1")["erased"], 1)
        self.assertEqual(self.memory("export", user="c1")["facts"], [])
        ended = self.memory("add", "likes", "genres", "drama", "--until", "2020-01-01", user="c1")
        self.assertEqual(ended["status"], "ended")

    def test_hostile_text_stays_text(self):
        nasty = "';--\u202e<script>\x1b[31m" + "x" * 2000
        self.server.post("/v1/memory", {"user": "x1", "kind": "likes", "field": "genres", "value": "comedy",
                                        "subject": nasty[:40], "source": nasty})
        out = attune("memory", "list", "--user", "x1", workspace=self.workspace).out
        self.assertNotIn("\x1b", out)
        self.assertEqual(self.facts("x1")[0]["source"], nasty)


if __name__ == "__main__":
    unittest.main()
