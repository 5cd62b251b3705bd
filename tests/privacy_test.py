"""What people may know and decide of language models elsewhere: consent, what left the house, erasure and export. The
model stands on this machine, but its address doesn't say so: for the program it is elsewhere."""
import json

from attune_program import AttuneTest, Server, ServerTest, attune, trained_workspace
from stub_model import StubModel, configure

ROLES = ["front_end", "knowledge_base", "content_interpreter", "explainer", "reasoner", "conversational_agent",
         "content_creator"]


class Consents(ServerTest):
    def consents(self, *arguments, user="ada"):
        answer = json.loads(attune("llm", "consent", *arguments, "--user", user, "--json", workspace=self.workspace).out)
        return {role["role"]: role["consent"] for role in answer["roles"]}

    def test_a_role_at_a_time_or_all_of_them(self):
        self.assertEqual(self.consents("list"), dict.fromkeys(ROLES, "none"))
        self.assertEqual(self.consents("grant", "--role", "explainer")["explainer"], "granted")
        self.assertEqual(self.consents("list")["reasoner"], "none")
        self.assertEqual(self.consents("withdraw"), dict.fromkeys(ROLES, "withdrawn"))
        self.assertEqual(self.consents("list", user="bo"), dict.fromkeys(ROLES, "none"))
        text = self.succeed("llm", "consent", "list", "--user", "ada", workspace=self.workspace).out
        self.assertRegex(text, r"explainer +withdrawn since 20")
        error = self.fail_with(1, "llm", "consent", "grant", "--user", "ada", "--role", "poet", workspace=self.workspace)
        self.assertIn("explainer", error["mend"])

    def test_over_http(self):
        status, _, answer = self.server.request("PUT", "/v1/consents",
                                                {"user": "ada", "role": "explainer", "consent": "granted"})
        self.assertEqual(status, 200, answer)
        told = {role["role"]: role for role in self.server.get("/v1/consents?user=ada")["roles"]}
        self.assertEqual(told["explainer"]["consent"], "granted")
        self.assertIn("time", told["explainer"])
        self.assertEqual(told["reasoner"], {"role": "reasoner", "consent": "none"})
        for body in ({"user": "ada", "consent": "perhaps"}, {"user": "ada"}, {"consent": "granted"},
                     {"user": "ada", "consent": "granted", "role": "poet"}, {"user": "", "consent": "granted"}):
            status, headers, _ = self.server.request("PUT", "/v1/consents", body)
            self.assertEqual((status, headers["Content-Type"]), (400, "application/problem+json"), body)

    def test_nothing_left_the_house(self):
        self.assertEqual(self.server.get("/v1/disclosures?user=ada"), {"user": "ada", "disclosures": []})
        self.assertIn("Nothing", self.succeed("llm", "disclosures", "--user", "ada", workspace=self.workspace).out)
        self.assertEqual(self.server.request("GET", "/v1/disclosures?user=ada&before=-1")[0], 400)


class Disclosures(AttuneTest):
    def setUp(self):
        super().setUp()
        self.model = StubModel("--behaviour", "random")
        self.addCleanup(self.model.close)
        self.workspace = trained_workspace(self.folder)
        configure(self.workspace, self.model.url.replace("127.0.0.1", "0.0.0.0"), {"front_end": "gate = false\n"})
        self.server = Server(self.workspace, self.folder)
        self.addCleanup(self.server.close)

    def ask(self, text):
        return self.server.post("/v1/ask", {"user": "ada", "text": text})

    def disclosures(self, query=""):
        return self.server.get("/v1/disclosures?user=ada" + query)["disclosures"]

    def consent(self, consent):
        status, _, answer = self.server.request("PUT", "/v1/consents", {"user": "ada", "consent": consent})
        self.assertEqual(status, 200, answer)

    def test_what_leaves_is_masked_allowed_and_written_down(self):
        self.ask("a western")
        self.assertEqual(self.disclosures(), [], "nobody allowed it")
        self.consent("granted")
        self.ask("a crime film, and mail the list to ada.l@example.com")
        told = self.disclosures()
        self.assertTrue(told)
        newest = told[0]
        self.assertEqual((newest["role"], newest["model"]), ("front_end", "stub"))
        self.assertIn("0.0.0.0", newest["host"])
        self.assertIn("[EMAIL_1]", newest["text"])
        self.assertNotIn("ada.l@example.com", json.dumps(told))
        self.assertEqual(self.disclosures(f'&before={told[-1]["id"]}'), [])
        text = self.succeed("llm", "disclosures", "--user", "ada", "--texts", workspace=self.workspace).out
        self.assertIn("[EMAIL_1]", text)

        self.consent("withdrawn")
        self.ask("a comedy")
        self.assertEqual(len(self.disclosures()), len(told))

        exported = self.server.get("/v1/memory/export?user=ada")["language_models"]
        self.assertEqual(len(exported["disclosures"]), len(told))
        self.assertEqual([said["consent"] for said in exported["consents"]], ["granted"] * 7 + ["withdrawn"] * 7)
        self.assertEqual(
            json.loads(attune("memory", "export", "--user", "ada", workspace=self.workspace).out)["language_models"],
            exported)

        self.assertEqual(self.server.request("DELETE", "/v1/memory?user=ada")[0], 200)
        self.assertEqual(self.disclosures(), [])
        self.assertEqual({role["consent"] for role in self.server.get("/v1/consents?user=ada")["roles"]}, {"none"})
