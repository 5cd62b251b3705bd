"""What people really say, as `attune chat` and `attune ask` answer it, on the sample workspace."""
import pathlib
import shutil
import tempfile
import unittest

from attune_program import AttuneTest, attune

EXAMPLE = pathlib.Path(__file__).resolve().parents[1] / "examples" / "cinema"


class Understanding(AttuneTest):
    @classmethod
    def setUpClass(cls):
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="attune-test-"))
        cls.workspace = cls.shared / "workspace"
        for command in (["init"], ["import", "jsonl", EXAMPLE / "items.jsonl"]):
            done = attune(*command, workspace=cls.workspace)
            assert done.code == 0, done.err

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.shared, ignore_errors=True)

    def ask(self, text):
        return self.document("ask", text, "--user", "somebody", workspace=self.workspace)

    def talk(self, *lines):
        """The answers of one conversation."""
        turns = self.document("chat", "--user", "somebody", workspace=self.workspace, stdin="".join(line + "\n" for line in lines))
        return [turn["answer"] for turn in turns["turns"]]

    def titles(self, answer):
        return [item["title"] for item in answer["items"]]

    def test_two_wishes_are_two_lists(self):
        answer = self.ask("something funny for the kids and a thriller for us later")
        self.assertEqual([part["text"] for part in answer["lists"]], ["something funny for the kids", "a thriller for us later"])
        for item in answer["lists"][1]["items"]:
            self.assertIn("Thriller", item["attributes"]["genres"])
        self.assertEqual(answer["not_understood"], [])
        told = self.succeed("ask", "a comedy and a western", "--user", "somebody", workspace=self.workspace).out
        self.assertIn("a comedy:", told)
        self.assertIn("a western:", told)

    def test_one_wish_is_one_list(self):
        self.assertEqual(self.ask("a film with a detective and a dog")["lists"], [])

    def test_the_list_stays_while_it_is_spoken_of(self):
        shown, why, fact, again, third = self.talk("a crime film", "why the second one?", "who directed it?", "how long is the second one?",
                                                   "more like the third one")
        second = self.titles(shown)[1]
        self.assertEqual(self.titles(why), [second])
        self.assertEqual(self.titles(fact), [])
        self.assertIn(second, fact["reply"])
        self.assertIn(second, again["reply"])
        self.assertIn(self.titles(shown)[2], third["reply"])

    def test_a_choice_ranks_what_is_listed(self):
        answer = self.ask("which of these is most like Heat and Casino: Alien, Toy Story or Goodfellas?")
        self.assertEqual(sorted(self.titles(answer)), ["Alien", "Goodfellas", "Toy Story"])
        self.assertEqual(self.titles(answer)[0], "Goodfellas")
        self.assertIn("Goodfellas", answer["reply"])

    def test_facts_are_the_catalogues(self):
        self.assertIn("Michael Mann", self.ask("who directed Heat?")["reply"])
        self.assertIn("doesn't say", self.ask("is Heat in Klingon?")["reply"])

    def test_preferences_are_given_up(self):
        answer = self.ask("a western, preferably with Bill Murray")
        self.assertGreater(len(answer["items"]), 0)
        self.assertIn("Bill Murray", answer["reply"])

    def test_a_half_remembered_title(self):
        answer = self.ask("the one where a weatherman lives the same day again and again")
        self.assertEqual(self.titles(answer)[0], "Groundhog Day")
        self.assertIn("Groundhog Day", answer["reply"])

    def test_small_talk_leads_back(self):
        answer = self.ask("I had a bad day")
        self.assertEqual(answer["items"], [])
        self.assertIn("?", answer["reply"])

    def test_something_light(self):
        answer = self.ask("tonight I want something light")
        self.assertEqual(answer["not_understood"], [])
        for item in answer["items"]:
            self.assertIn("feel-good", item["attributes"]["keywords"])


if __name__ == "__main__":
    unittest.main()
