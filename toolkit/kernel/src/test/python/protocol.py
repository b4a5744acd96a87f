"""Speaks Jupyter's message protocol to the kernel named `java` on JUPYTER_PATH, as a front end does.

Run with Debian's Python: JUPYTER_PATH=toolkit/kernel/target/jupyter /usr/bin/python3 protocol.py [STARTS]
STARTS (0) is how many more kernels are started, two at a time and under load, each to its first result.
"""
import concurrent.futures
import os
import queue
import subprocess
import sys
import time

from jupyter_client.manager import KernelManager

FIRST_RESULT_SECONDS = float(os.environ.get("FIRST_RESULT_SECONDS", "20"))
passed = 0


def check(what, holds, seen=""):
    global passed
    if not holds:
        raise AssertionError(f"{what}: {seen}")
    passed += 1
    print("ok", what)


class Kernel:
    def __init__(self):
        start = time.time()
        self.manager = KernelManager(kernel_name="java")
        self.manager.start_kernel(stderr=subprocess.DEVNULL)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.result("1 + 1")
        self.launch_seconds = time.time() - start

    def replies(self, ident, channel, timeout=60):
        end = time.time() + timeout
        while time.time() < end:
            try:
                message = channel(timeout=max(0.1, end - time.time()))
            except queue.Empty:
                break
            if message["parent_header"].get("msg_id") == ident:
                yield message

    def shell(self, ident, timeout=60):
        return next(self.replies(ident, self.client.get_shell_msg, timeout))

    def iopub(self, ident, timeout=60):
        messages = []
        for message in self.replies(ident, self.client.get_iopub_msg, timeout):
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return messages
        raise AssertionError(f"no idle status; got {[m['msg_type'] for m in messages]}")

    def run(self, code, **options):
        ident = self.client.execute(code, **options)
        return self.shell(ident), self.iopub(ident)

    def result(self, code):
        reply, messages = self.run(code)
        if reply["content"]["status"] != "ok":
            raise AssertionError(reply["content"])
        data = [m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] == "execute_result"]
        return data[0] if data else None

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def types(messages):
    return [m["msg_type"] for m in messages]


def streams(messages, name):
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream" and m["content"]["name"] == name)


def conversation(k):
    info = k.shell(k.client.kernel_info())["content"]
    check("kernel_info", info["language_info"]["name"].lower() == "java" and info["protocol_version"].startswith("5."), info)

    reply, messages = k.run("int a = 20;\nSystem.out.println(\"out\");\nSystem.err.println(\"err\");\na + 1")
    check("execute: order of messages", types(messages) == ["status", "execute_input", "stream", "stream", "execute_result", "status"],
          types(messages))
    check("execute: result and streams", streams(messages, "stdout") == "out\n" and streams(messages, "stderr") == "err\n"
          and messages[4]["content"]["data"] == {"text/plain": "21"}, messages)
    check("execute: counts agree", reply["content"]["execution_count"] == messages[1]["content"]["execution_count"], reply)

    reply, messages = k.run("String id = display(\"one\");\nupdateDisplay(id, \"two\");")
    shown = {m["msg_type"]: m["content"] for m in messages if "display" in m["msg_type"]}
    check("display and update share an id", shown["display_data"]["transient"] == shown["update_display_data"]["transient"], shown)

    reply, messages = k.run("int x = 0;\n\nint y = 1 / x;")
    error = [m["content"] for m in messages if m["msg_type"] == "error"][0]
    check("an error names cause and line", error["ename"] == "ArithmeticException" and error["evalue"] == "/ by zero"
          and any("line 3:  int y = 1 / x;" in line for line in error["traceback"]) and reply["content"]["status"] == "error", error)

    idents = [k.client.execute(code) for code in ("throw new RuntimeException(\"first\");", "1", "2")]
    replies = [k.shell(ident)["content"] for ident in idents]
    check("cells behind a failed one are aborted", [r["status"] for r in replies] == ["error", "aborted", "aborted"], replies)
    check("an aborted cell has no number", not any("execution_count" in r for r in replies[1:]), replies)
    check("a cell after that runs", k.result("5") == "5")
    reply, messages = k.run("throw new RuntimeException(\"go on\");", stop_on_error=False)
    check("a silent cell shows nothing", types(k.run("System.out.println(1);\n7", silent=True)[1]) == ["status", "status"])

    content = k.shell(k.client.complete("Str", 3))["content"]
    check("complete", "String" in content["matches"] and content["cursor_start"] == 0 and content["cursor_end"] == 3, content["matches"][:9])
    content = k.shell(k.client.inspect("Math.max(", 9))["content"]
    check("inspect", content["found"] and "max" in content["data"]["text/plain"], content)
    check("inspect nothing", not k.shell(k.client.inspect("  ", 1))["content"]["found"])
    for code, status in (("int b = 1;", "complete"), ("for (;;) {", "incomplete"), ("int c = );", "invalid")):
        content = k.shell(k.client.is_complete(code))["content"]
        check(f"is_complete {code}", content["status"] == status, content)
    check("history is empty, not silent", k.shell(k.client.history())["content"]["history"] == [])

    reply, messages = k.run("System.in.read();", allow_stdin=False)
    check("stdin is refused clearly", "not available in a notebook" in reply["content"]["evalue"], reply["content"])
    ident = k.client.execute("new java.util.Scanner(System.in).nextLine()", allow_stdin=True)
    check("stdin is asked for", k.client.get_stdin_msg(timeout=30)["msg_type"] == "input_request")
    k.client.input("typed")
    check("stdin arrives", k.shell(ident)["content"]["status"] == "ok"
          and [m["content"]["data"]["text/plain"] for m in k.iopub(ident) if m["msg_type"] == "execute_result"] == ["typed"])

    interrupts(k)
    late_output(k)
    reply, messages = k.run("System.exit(3);")
    check("System.exit is refused", reply["content"]["ename"] == "SecurityException" and k.result("a") == "20", reply["content"])
    big = k.result("\"x\".repeat(2_000_000).length()")
    check("a long text passes", big == "2000000" and len(streams(k.run("System.out.print(\"y\".repeat(3_000_000));")[1], "stdout")) == 3000000)
    lines = streams(k.run("for (int i = 0; i < 20000; i++) System.out.println(i);")[1], "stdout").splitlines()
    check("20,000 lines arrive in order", lines == [str(i) for i in range(20000)], len(lines))
    reply, messages = k.run("String flood = \"f\".repeat(99);\nfor (int i = 0; i < 500000; i++) System.out.println(flood);")
    check("a flood of 50 MB arrives whole", len(streams(messages, "stdout")) == 50_000_000, len(streams(messages, "stdout")))
    start = time.time()
    for _ in range(50):
        k.shell(k.client.is_complete("int a = 1;"))
    check(f"50 questions in {time.time() - start:.2f} s", True)


def interrupts(k):
    for loop in ("long n = 0; while (true) n++;", "Thread.sleep(100000);", "java.util.stream.IntStream.iterate(0, i -> i + 1).forEach(i -> { });"):
        ident = k.client.execute(loop)
        time.sleep(0.8)
        start = time.time()
        k.manager.interrupt_kernel()
        reply = k.shell(ident)
        seconds = time.time() - start
        check(f"interrupt in {seconds:.2f} s: {loop}", reply["content"]["ename"] == "Interrupted" and seconds < 1, reply["content"])
        k.iopub(ident)
        check("state after an interrupt", k.result("a") == "20")


def late_output(k):
    first = k.client.execute("new Thread(() -> { try { Thread.sleep(700); } catch (InterruptedException e) { } System.out.println(\"late\"); }).start();")
    k.shell(first), k.iopub(first)
    reply, messages = k.run("Thread.sleep(1500);\nSystem.out.println(\"mine\");")
    check("output of an ended cell stays out of the next", streams(messages, "stdout") == "mine\n", streams(messages, "stdout"))


def restart(k):
    ident = k.client.execute("while (true) { }")
    time.sleep(0.5)
    start = time.time()
    k.manager.restart_kernel(now=False)
    k.client.wait_for_ready(timeout=60)
    check(f"restart of a busy kernel in {time.time() - start:.1f} s", k.result("1 + 2") == "3")
    reply, _ = k.run("a")
    check("restart forgets", reply["content"]["ename"] == "CompileError")


def shutdown(k):
    process = k.manager.provisioner.process
    ident = k.client.shutdown()
    start = time.time()
    while process.poll() is None and time.time() - start < 10:
        time.sleep(0.05)
    check(f"shutdown in {time.time() - start:.1f} s", process.poll() == 0, process.poll())
    k.client.stop_channels()


def once(number):
    k = Kernel()
    try:
        return k.launch_seconds
    finally:
        k.stop()


def main():
    k = Kernel()
    check(f"launch to first result in {k.launch_seconds:.1f} s", k.launch_seconds < FIRST_RESULT_SECONDS, k.launch_seconds)
    try:
        conversation(k)
        restart(k)
        shutdown(k)
    finally:
        k.stop()
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    if starts:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            seconds = sorted(pool.map(once, range(starts)))
        check(f"{len(seconds)} of {starts} starts, two at a time; median {seconds[len(seconds) // 2]:.1f} s, slowest {seconds[-1]:.1f} s",
              len(seconds) == starts)
    print(f"protocol: {passed} checks passed")


main()
