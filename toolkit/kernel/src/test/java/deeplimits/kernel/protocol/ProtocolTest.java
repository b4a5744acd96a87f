package deeplimits.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel over its real sockets, as a front end meets it; {@code protocol.py} says the same through Jupyter's own client. */
@Timeout(120)
class ProtocolTest {
    /** A cell behind which others can be sent, however slow that is. */
    private static final String FAILS_WHEN_TOLD =
            """
            while (System.clearProperty("deeplimits.test.fail") == null) Thread.sleep(10);
            Thread.sleep(500);
            throw new RuntimeException("told");""";

    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        client = new Client();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    private static void tellToFail() {
        System.setProperty("deeplimits.test.fail", "");
    }

    private static List<String> types(List<JsonObject> messages) {
        return messages.stream().map(Client::type).toList();
    }

    private static JsonObject only(String type, List<JsonObject> messages) {
        List<JsonObject> found = messages.stream()
                .filter(message -> Client.type(message).equals(type))
                .toList();
        assertEquals(1, found.size(), () -> type + " in " + types(messages));
        return Client.content(found.get(0));
    }

    private static String stdout(List<JsonObject> messages) {
        return messages.stream()
                .filter(message -> Client.type(message).equals("stream"))
                .map(message -> Client.content(message).get("text").getAsString())
                .collect(Collectors.joining());
    }

    private static String status(String id) throws TimeoutException {
        return client.reply(id).get("status").getAsString();
    }

    private static String value(String code) throws TimeoutException {
        return only("execute_result", client.published(client.execute(code)))
                .getAsJsonObject("data")
                .get("text/plain")
                .getAsString();
    }

    /** The number that the next cell will bear. */
    private static int next() throws TimeoutException {
        return client.reply(client.execute("1")).get("execution_count").getAsInt() + 1;
    }

    @Test
    void aCellsMessagesComeInOrderAndAgreeOnItsNumber() throws TimeoutException {
        int number = next();
        String id = client.execute("System.out.println(\"out\");\n20 + 1");
        List<JsonObject> messages = client.published(id);
        assertEquals(List.of("status", "execute_input", "stream", "execute_result", "status"), types(messages));
        assertEquals(
                number, only("execute_input", messages).get("execution_count").getAsInt());
        assertEquals(
                number, only("execute_result", messages).get("execution_count").getAsInt());
        assertEquals(number, client.reply(id).get("execution_count").getAsInt());
    }

    @Test
    void cellsBehindAFailedOneAreAbortedWithoutANumberAndOtherRequestsAreAnswered() throws TimeoutException {
        int number = next();
        String slow = client.execute(FAILS_WHEN_TOLD);
        String behind = client.execute("int never = 1;");
        String question = client.shell("is_complete_request", "{\"code\": \"int b = (\"}");
        tellToFail();
        assertEquals(number, client.reply(slow).get("execution_count").getAsInt());
        JsonObject aborted = client.reply(behind);
        assertEquals("aborted", aborted.get("status").getAsString());
        assertFalse(aborted.has("execution_count"), aborted.toString());
        assertEquals("incomplete", status(question));
        assertEquals(number + 1, next() - 1, "the aborted cell took no number");
    }

    @Test
    void withStopOnErrorFalseTheCellsBehindRun() throws TimeoutException {
        String slow = client.execute(FAILS_WHEN_TOLD, "stop_on_error:false");
        String behind = client.execute("int ran = 77;");
        tellToFail();
        assertEquals("error", status(slow));
        assertEquals("ok", status(behind));
        assertEquals("77", value("ran"));
    }

    @Test
    void userExpressionsAreAnsweredEachForItself() throws TimeoutException {
        JsonObject reply = client.reply(client.execute(
                "int u = 6;", "user_expressions:{\"seven\": \"u + 1\", \"bad\": \"u / 0\", \"none\": \"nothing\"}"));
        JsonObject values = reply.getAsJsonObject("user_expressions");
        assertEquals("ok", values.getAsJsonObject("seven").get("status").getAsString());
        assertEquals(
                "7",
                values.getAsJsonObject("seven")
                        .getAsJsonObject("data")
                        .get("text/plain")
                        .getAsString());
        assertEquals(
                "ArithmeticException",
                values.getAsJsonObject("bad").get("ename").getAsString());
        assertEquals("CompileError", values.getAsJsonObject("none").get("ename").getAsString());
        assertEquals("ok", reply.get("status").getAsString());
    }

    @Test
    void withoutHistoryNoNumberIsTaken() throws TimeoutException {
        int number = next();
        String id = client.execute("2 + 2", "store_history:false");
        List<JsonObject> messages = client.published(id);
        assertEquals(
                "4",
                only("execute_result", messages)
                        .getAsJsonObject("data")
                        .get("text/plain")
                        .getAsString());
        assertEquals(
                number, client.reply(client.execute("1")).get("execution_count").getAsInt());
    }

    @Test
    void aCursorIsCountedInCodePoints() throws TimeoutException {
        String code = "{\"code\": \"\\\"\ud835\udefd\\\".leng\", \"cursor_pos\": 8}"; // a beta beyond U+FFFF
        JsonObject reply = client.reply(client.shell("complete_request", code));
        assertEquals("[\"length()\"]", reply.get("matches").toString());
        assertEquals(4, reply.get("cursor_start").getAsInt());
        assertEquals(8, reply.get("cursor_end").getAsInt());
    }

    @Test
    void aSilentCellShowsNothingAndTakesNoNumber() throws TimeoutException {
        int number = next();
        String id = client.execute("System.out.println(1);\n7", "silent:true");
        assertEquals(List.of("status", "status"), types(client.published(id)));
        assertEquals(
                number, client.reply(client.execute("1")).get("execution_count").getAsInt());
    }

    @Test
    void anErrorNamesTheNumberThatTheReaderSees() throws TimeoutException {
        client.reply(client.execute("1", "store_history:false"));
        int number = client.reply(client.execute("int half(int x) {\n  return 1 / x;\n}"))
                .get("execution_count")
                .getAsInt();
        String trace = client.reply(client.execute("half(0)")).get("traceback").toString();
        assertTrue(trace.contains("at cell [" + number + "] line 2"), trace);
    }

    @Test
    void inputIsAskedForWhereTheFrontEndAllowsIt() throws TimeoutException {
        client.typeUnasked("of nobody");
        String id = client.execute(
                "System.out.print(\"Name? \");\nvar keys = new Scanner(System.in);\nkeys.nextLine() + \"/\" + keys.nextInt()",
                "allow_stdin:true");
        client.type(id, "Ada \u03b2");
        client.type(id, "42");
        List<JsonObject> messages = client.published(id);
        assertEquals("Name? ", stdout(messages));
        assertEquals(
                "Ada \u03b2/42",
                only("execute_result", messages)
                        .getAsJsonObject("data")
                        .get("text/plain")
                        .getAsString());
    }

    @Test
    void inputIsRefusedWhereTheFrontEndDoesNot() throws TimeoutException {
        JsonObject reply = client.reply(client.execute("System.in.read();"));
        assertTrue(reply.get("evalue").getAsString().contains("not available in a notebook"), reply.toString());
    }

    @Test
    void waitingForInputCanBeInterruptedAndAskedAgain() throws TimeoutException {
        String waiting = client.execute("System.in.read()", "allow_stdin:true");
        client.awaitQuestion(waiting);
        client.interrupt();
        assertEquals("Interrupted", client.reply(waiting).get("ename").getAsString());
        String again = client.execute("(char) System.in.read()", "allow_stdin:true");
        client.type(again, "y");
        assertEquals("ok", status(again));
    }

    @Test
    void aForgedMessageIsDroppedAndLoggedAndTheNextCellRuns() throws TimeoutException {
        client.forged("int forged = 1;");
        assertEquals("error", status(client.execute("forged")));
        assertEquals("3", value("1 + 2"));
        String log = client.log.toString(StandardCharsets.UTF_8);
        assertTrue(log.contains("dropped a message: Message received had invalid signature"), log);
    }

    @Test
    void contentThatCannotBeReadIsDroppedAndTheNextCellRuns() throws TimeoutException {
        client.shell("execute_request", "{\"code\": [1, 2]}");
        client.shell("no_such_request", "{}");
        client.shell("complete_request", "{}");
        assertEquals("5", value("2 + 3"));
    }

    @Test
    void aRequestWithoutCodeGetsAnErrorReply() throws TimeoutException {
        String id = client.shell("execute_request", "{\"silent\": false}");
        JsonObject reply = client.reply(id);
        assertEquals("error", reply.get("status").getAsString());
        assertTrue(reply.get("evalue").getAsString().contains("needs code"), reply.toString());
        assertEquals(List.of("status", "status"), types(client.published(id)));
    }

    @Test
    void anInterruptEndsALoopAlsoWhileItPrintsAndOutputGoesOn() throws Exception {
        for (String loop : List.of(
                "while (true) { }",
                "Thread.sleep(60_000);",
                "while (true) System.out.println(\"flood\");",
                "while (true) display(\"flood\");")) {
            String id = client.execute(loop);
            Thread.sleep(700);
            client.interrupt();
            assertEquals("Interrupted", client.reply(id).get("ename").getAsString(), loop);
            client.published(id);
            assertEquals("9", value("4 + 5"), loop);
        }
    }

    @Test
    void aFloodArrivesWholeAndThenTheIdleStatus() throws TimeoutException {
        int lines = 500_000;
        String id = client.execute(
                "String line = \"x\".repeat(99);\nfor (int i = 0; i < " + lines + "; i++) System.out.println(line);");
        assertEquals("ok", status(id)); // the front end reads its output only after the reply, the worst case
        List<JsonObject> messages = client.published(id);
        assertEquals(100L * lines, stdout(messages).length());
        assertEquals("status", Client.type(messages.get(messages.size() - 1)));
    }

    @Test
    void updatingADisplayChangesThatOneAlone() throws TimeoutException {
        List<JsonObject> messages = client.published(
                client.execute("String one = display(\"1\"), two = display(\"2\");\nupdateDisplay(two, \"3\");"));
        List<String> shown = new ArrayList<>();
        for (JsonObject message : messages)
            if (Client.type(message).equals("display_data"))
                shown.add(Client.content(message)
                        .getAsJsonObject("transient")
                        .get("display_id")
                        .getAsString());
        assertEquals(2, shown.stream().distinct().count());
        JsonObject update = only("update_display_data", messages);
        assertEquals(
                shown.get(1),
                update.getAsJsonObject("transient").get("display_id").getAsString());
        assertEquals("3", update.getAsJsonObject("data").get("text/plain").getAsString());
    }

    @Test
    void theHeartbeatAnswersWhileACellRuns() throws Exception {
        String id = client.execute("Thread.sleep(300);");
        assertEquals("ping", client.echo("ping"));
        assertEquals("pong", client.echo("pong"));
        assertEquals("ok", status(id));
    }
}
