"""What is known of items besides the catalogue, with the real program and no language model."""
import json
import unittest

from attune_program import AttuneTest, trained_workspace


class Enrich(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = trained_workspace(self.folder)

    def enrich(self, *arguments):
        return self.document("enrich", *arguments, workspace=self.workspace)

    def test_without_a_model_it_says_what_it_would_take_and_what_needs_none(self):
        error = self.fail_with(1, "enrich", workspace=self.workspace)
        self.assertEqual(error["code"], "unsupported")
        self.assertIn("--from co-consumption", error["mend"])
        estimate = self.enrich("--estimate", "--batch", "10")
        self.assertEqual((estimate["items"], estimate["calls"]), (49, 5))
        self.assertGreater(estimate["prompt_tokens"], 1000)
        self.assertGreater(estimate["answer_tokens"], 1000)
        self.assertIsNone(estimate["money"])
        self.assertEqual(self.enrich("--estimate", "--items", "year >= 2000")["items"], 24)

    def test_what_people_like_together_becomes_a_field_that_can_be_taken_back(self):
        path = self.folder / "fans.csv"
        path.write_text("user,item,rating,timestamp\n" + "".join(
            f"fan{n},{item},5,1700000000\n" for n in range(12) for item in ["f2", "f9"]))
        self.succeed("import", "csv", path, workspace=self.workspace)
        mined = self.enrich("--from", "co-consumption")
        self.assertEqual(mined["source"], "mined:co-liking")
        self.assertGreater(mined["accepted"], 0)
        self.assertEqual(self.enrich("--from", "co-consumption")["accepted"], mined["accepted"])
        facts = self.enrich("list", "--count", "1000")
        self.assertEqual(len(facts["facts"]), mined["accepted"])
        self.assertEqual(facts["counts"], [{"source": "mined:co-liking", "field": "liked_together",
                                            "state": "accepted", "count": mined["accepted"]}])
        fact = next(f for f in facts["facts"] if f["item"] == "f2")
        where = f'liked_together has "{fact["value"]}"'
        found = self.document("recommend", "--user", "nobody", "--explain", "--where", where, workspace=self.workspace)
        self.assertIn(fact["item"], [item["id"] for item in found["items"]])
        self.assertTrue(any("mined by co-liking" in piece["text"] for piece in found["evidence"]), found["evidence"])
        self.assertEqual(self.enrich("refuse", "--id", fact["id"])["facts"], 1)
        left = self.document("recommend", "--user", "nobody", "--where", where, workspace=self.workspace)
        self.assertNotIn(fact["item"], [item["id"] for item in left["items"]])
        self.enrich("--from", "co-consumption")
        self.assertEqual([f["state"] for f in self.enrich("list", "--id", fact["id"])["facts"]], ["refused"])
        self.enrich("accept", "--id", fact["id"])
        self.assertEqual(self.enrich("remove", "--source", "mined:co-liking")["facts"], mined["accepted"])
        error = self.fail_with(1, "recommend", "--user", "nobody", "--where", where, workspace=self.workspace)
        self.assertEqual(error["code"], "not_found")

    def test_items_without_labels_get_those_of_items_with_texts_alike(self):
        path = self.folder / "bare.jsonl"
        path.write_text(json.dumps({"id": "bare", "title": "The Unknown Meadow",
                                    "description": "A western about a meadow and the people who come there."}) + "\n")
        self.succeed("import", "jsonl", path, workspace=self.workspace)
        self.enrich("--from", "similar-texts", "--least-confidence", "0.5", "--fields", "genres")
        told = self.enrich("list", "--item", "bare", "--field", "genres")["facts"]
        self.assertEqual([(f["value"], f["state"], f["source"]) for f in told],
                         [("Western", "accepted", "mined:texts")])
        found = self.document("search", "unknown meadow", "--where", 'genres has "Western"', workspace=self.workspace)
        self.assertEqual(found["items"][0]["id"], "bare")

    def test_wrong_usage_is_refused(self):
        self.fail_with(2, "enrich", "--from", "hearsay", workspace=self.workspace)
        for fields in ["aliases", "year", "Themes", "pace=9..1"]:
            self.fail_with(1, "enrich", "--estimate", "--fields", fields, workspace=self.workspace)
        self.fail_with(1, "enrich", "--estimate", "--items", "yaer > 1", workspace=self.workspace)
        self.fail_with(1, "enrich", "remove", workspace=self.workspace)
        self.fail_with(1, "enrich", "remove", "--source", "model:none", workspace=self.workspace)
        self.fail_with(1, "enrich", "list", "--state", "maybe", workspace=self.workspace)
        self.fail_with(1, "enrich", "list", "--item", "no such item", workspace=self.workspace)
        self.fail_with(1, "enrich", "--from", "embeddings", workspace=self.workspace)
        self.fail_with(1, "search", "x", "--semantic", workspace=self.workspace)
        self.assertIn("Nothing is known", self.succeed("enrich", "list", workspace=self.workspace).out)


if __name__ == "__main__":
    unittest.main()
