"""The server against clients that break the rules: it answers clearly or hangs up, and goes on serving the others."""
import concurrent.futures
import json
import os
import random
import resource
import socket
import unittest

from attune_program import ServerTest

HOST = b"Host: localhost\r\n"


class Sockets(ServerTest):
    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
        self.addCleanup(connection.close)
        return connection

    def exchange(self, data, half_close=True):
        """Sends bytes and reads until the server closes."""
        connection = self.connect()
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server has already hung up; what it said is still to be read
        return self.read_all(connection)

    @staticmethod
    def read_all(connection):
        received = b""
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
        return received

    def status(self, answer):
        self.assertTrue(answer.startswith(b"HTTP/1.1 "), answer[:80])
        return int(answer.split()[1])

    def tearDown(self):
        self.assertEqual(self.server.get("/healthz"), {"status": "alive"})  # whatever happened, it is still there

    def test_a_half_closed_client_still_gets_its_answer(self):
        answer = self.exchange(b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n")
        self.assertEqual(self.status(answer), 200)
        self.assertTrue(answer.endswith(b'{"status":"alive"}'))

    def test_pipelined_requests_of_many_kinds(self):
        body = json.dumps({"user": "u1", "text": "crime movies"}).encode()
        ask = (b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
               + body)
        requests = (b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n" + ask + b"GET /nowhere HTTP/1.1\r\n" + HOST + b"\r\n") * 5
        answers = self.exchange(requests)
        statuses = [int(line.split()[1]) for line in answers.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
        bodies = [part for part in answers.split(b"HTTP/1.1 ")[1:]]
        self.assertEqual(len(bodies), 15)
        self.assertEqual([int(part.split()[0]) for part in bodies], [200, 200, 404] * 5)
        self.assertGreaterEqual(len(statuses), 1)

    def test_a_request_in_single_bytes(self):
        connection = self.connect()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n":
            connection.sendall(bytes([byte]))
        self.assertEqual(self.status(self.read_all(connection)), 200)

    def test_garbage(self):
        draw = random.Random(1)
        for _ in range(200):
            garbage = draw.randbytes(draw.randrange(1, 400))
            answer = self.exchange(garbage + b"\r\n\r\n")
            if answer:
                self.assertIn(self.status(answer), (400, 431))

    def test_mutated_requests(self):
        draw = random.Random(2)
        body = json.dumps({"user": "u1", "text": "crime movies"}).encode()
        whole = (b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                 % len(body) + body)
        for _ in range(200):
            data = bytearray(whole)
            for _ in range(draw.randrange(1, 4)):
                data[draw.randrange(len(data))] = draw.randrange(256)
            answer = self.exchange(bytes(data))
            if answer:
                self.assertLess(self.status(answer), 500, bytes(data))

    def test_too_much(self):
        self.assertEqual(self.status(self.exchange(b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 100_000 + b"\r\n\r\n")),
                         431)
        self.assertEqual(self.status(self.exchange(b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n")), 431)
        head = b"POST /v1/events HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
        nine_megabytes = 9 << 20
        self.assertEqual(self.status(self.exchange(head + b"Content-Length: %d\r\n\r\n" % nine_megabytes
                                                   + b" " * nine_megabytes)), 413)
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        self.assertEqual(self.status(self.exchange(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 9 + b"0\r\n\r\n")), 413)
        self.assertEqual(self.status(self.exchange(head + b"Content-Length: 99999999999999999999999\r\n\r\n")), 400)

    def test_smuggling_attempts(self):
        for headers in (b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"Content-Length: 3\r\nContent-Length: 4\r\n",
                        b"Transfer-Encoding: chunked, identity\r\n", b"Content-Length: +3\r\n", b"Host: evil.example\r\n"):
            answer = self.exchange(b"POST /v1/ask HTTP/1.1\r\n" + HOST + headers + b"\r\nabc")
            if answer:
                self.assertIn(self.status(answer), (400, 415), headers)
                self.assertEqual(answer.count(b"\r\nDate: "), 1, headers)

    def test_an_abandoned_request_hurts_nobody(self):
        body = json.dumps({"user": "u1", "text": "crime movies"}).encode()
        for cut in (10, 60, 120):
            connection = self.connect()
            connection.sendall((b"POST /v1/ask HTTP/1.1\r\n" + HOST +
                                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)[:cut])
            connection.close()
        for _ in range(20):  # gone before the answer comes
            connection = self.connect()
            connection.sendall(b"POST /v1/ask HTTP/1.1\r\n" + HOST +
                               b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            connection.close()

    def test_a_thousand_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 1000
        if hard != resource.RLIM_INFINITY and hard < 2 * wanted + 200:
            self.skipTest(f"this machine allows a process {hard} open files only")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted + 200), hard))
        connections = [self.connect() for _ in range(wanted)]
        for connection in connections[::2]:
            connection.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST + b"Conn")  # half of them stay in the middle of a header
        self.assertEqual(self.server.get("/healthz"), {"status": "alive"})
        for connection in connections[1::2]:
            connection.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n")
        for connection in connections[1::2]:
            self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200"))
        for connection in connections[::2]:
            connection.sendall(b"ection: close\r\n\r\n")
        for connection in connections[::2]:
            self.assertEqual(self.status(self.read_all(connection)), 200)

    def test_many_clients_at_once(self):
        texts = ["crime movies after 1990", "something like The Silent Harbour", "I'm bored", "comedies by Ana Ruiz", "more"]

        def client(number):
            return [self.server.request("POST", "/v1/ask", {"user": f"u{number}", "text": text})[0] for text in texts]

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            for statuses in pool.map(client, range(32)):
                self.assertEqual(set(statuses), {200})

    def test_turns_of_one_conversation_do_not_mix(self):
        first = self.server.post("/v1/ask", {"user": "u1", "text": "crime movies"})["conversation"]

        def turn(_):
            return self.server.request("POST", "/v1/ask", {"user": "u1", "text": "more", "conversation": first})[0]

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.assertEqual(set(pool.map(turn, range(24))), {200})

    def test_stopping_while_clients_are_connected(self):
        idle = self.connect()
        partial = self.connect()
        partial.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST)
        busy = self.connect()
        busy.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n")
        self.assertTrue(busy.recv(4096).startswith(b"HTTP/1.1 200"))
        os.kill(self.server.process.pid, 15)
        self.assertEqual(idle.recv(10), b"")
        self.assertEqual(busy.recv(10), b"")
        partial.sendall(b"\r\n")
        self.assertEqual(self.status(self.read_all(partial)), 200)
        self.assertEqual(self.server.process.wait(30), 0)
        self.tearDown = lambda: None


if __name__ == "__main__":
    unittest.main()
