"""What is done to a web server by people who mean harm."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress

import pytest

MIB = 1 << 20


@pytest.fixture(scope="module")
def port(closed_store):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "KG_TOKEN": ""}
    command = [sys.executable, "-m", "kg", "serve", "--store", str(closed_store), "--port", "0", "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    yield int(process.stderr.readline().split(" at ")[1].split("/ ")[0].rpartition(":")[2])
    assert process.poll() is None
    process.terminate()
    assert "Traceback" not in process.communicate(timeout=60)[1]


def sent(port, *lines, body=b""):
    """The status and the head and body of the answer to a request written by hand."""
    head = "\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1")
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        with suppress(ConnectionError):  # the server may stop reading, and say why
            client.sendall(head + body)
        answer = b""
        with suppress(ConnectionError):
            while part := client.recv(1 << 16):
                answer += part
    head, _, rest = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]) if head else 0, head.decode("latin-1"), rest


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../etc/passwd",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/..\\..\\etc\\passwd",
        "/static//etc/passwd",
        "/static/%00",
        "/static/style.css%00.js",
        "/queries/..%2f..%2fpyproject.toml",
        "/queries/../../../etc/passwd",
        "/queries/%2e%2e%2fREADME",
        "//etc/passwd",
        "/../etc/passwd",
        "/%c0%ae%c0%ae/etc/passwd",
        "/entity?iri=file:///etc/passwd",
        "/entity?name=../../etc/passwd",
    ],
)
def test_no_path_leads_out(port, path):
    status, _, body = sent(port, f"GET {path} HTTP/1.1", "Host: localhost")
    assert status in {400, 404}
    assert b"root:" not in body
    assert b"[project]" not in body


@pytest.mark.parametrize("text", ["x%0d%0aSet-Cookie:%20a=b", "x%0aSet-Cookie:a=b", "%e5%98%8a%e5%98%8dSet-Cookie:a=b"])
@pytest.mark.parametrize("path", ["/sparql?query={}", "/queries/agents?format={}", "/queries/{}", "/search?q={}", "/entity?iri={}", "/{}"])
def test_nothing_in_an_address_becomes_a_header(port, path, text):
    _, head, _ = sent(port, f"GET {path.format(text)} HTTP/1.1", "Host: localhost", "Accept: text/html")
    assert "set-cookie" not in head.lower()


@pytest.mark.parametrize(
    "host", ['localhost"><script>', "localhost\t", "localhost/..", "localhost:80:80", "localhost:99999999999999", "localhost:a%20b"]
)
def test_a_host_that_is_none_gets_into_no_answer(port, host):
    status, _, body = sent(port, "GET /sparql HTTP/1.1", f"Host: {host}")
    assert status in {200, 400, 421}
    assert b"<script>" not in body


@pytest.mark.parametrize(
    ("length", "chunked", "status"),
    [(2 * MIB, False, 413), (2 * MIB, True, 413), (MIB, False, 400)],
    ids=["announced", "chunked", "as much as may be"],
)
def test_bodies_have_a_bound(port, length, chunked, status):
    lines = ["POST /sparql HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query"]
    if chunked:
        body = b"".join(b"%x\r\n%s\r\n" % (65536, b" " * 65536) for _ in range(length // 65536)) + b"0\r\n\r\n"
        lines.append("Transfer-Encoding: chunked")
    else:
        body = b" " * length
        lines.append(f"Content-Length: {length}")
    assert sent(port, *lines, body=body)[0] == status


def test_addresses_and_headers_have_a_bound(port):
    assert sent(port, f"GET /sparql?query={'a' * 2 * MIB} HTTP/1.1", "Host: localhost")[0] in {0, 400, 414, 431}
    assert sent(port, "GET / HTTP/1.1", "Host: localhost", f"X: {'a' * 2 * MIB}")[0] in {0, 400, 431}
    assert sent(port, "GET / HTTP/1.1", "Host: localhost", *(f"X-{n}: {'a' * 100}" for n in range(20_000)))[0] in {0, 400, 431}


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip"])
def test_a_compressed_body_is_not_opened(port, encoding):
    lines = [
        "POST /sparql HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/sparql-query",
        "Content-Length: 2",
        f"Content-Encoding: {encoding}",
    ]
    assert sent(port, *lines, body=b"{}")[0] == 415


def test_a_form_with_endless_fields(port):
    body = b"&".join(b"default-graph-uri=a:b" for _ in range(5000))
    lines = ["POST /sparql HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    assert sent(port, *lines, body=body)[0] == 400


def test_an_address_of_another_site_is_not_followed(port):
    status, head, _ = sent(port, "GET http://example.org/ HTTP/1.1", "Host: example.org")
    assert status == 421
    assert "location" not in head.lower()


def test_data_run_nothing_in_a_browser(port):
    query = "CONSTRUCT%7B%3Ca:a%3E%20%3Chttp://www.w3.org/1999/xhtmlscript%3E%20%22alert(1)%22%7D%7B%7D"
    status, head, _ = sent(port, f"GET /sparql?query={query} HTTP/1.1", "Host: localhost", "Accept: application/rdf+xml")
    assert status == 200
    assert "sandbox" in head
    assert "nosniff" in head
