package deeplimits.kernel.protocol;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import deeplimits.kernel.session.CellException;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.MessageType;
import java.util.List;
import java.util.Map;

/** The content of an {@code execute_reply}: {@code ok}, {@code error} or {@code aborted}; what is null is left out. */
@SuppressWarnings("unused")
final class CellReply implements ContentType<CellReply> {
    private final String status;

    @SerializedName("execution_count")
    private final Integer count;

    @SerializedName("ename")
    private String name;

    @SerializedName("evalue")
    private String value;

    private List<String> traceback;

    @SerializedName("user_expressions")
    private Map<String, Object> expressions;

    private List<Object> payload;

    private CellReply(String status, Integer count) {
        this.status = status;
        this.count = count;
    }

    static CellReply ok(int count, Map<String, Object> expressions) {
        CellReply reply = new CellReply("ok", count);
        reply.expressions = expressions;
        reply.payload = List.of();
        return reply;
    }

    static CellReply error(Integer count, CellException e) {
        CellReply reply = new CellReply("error", count);
        reply.name = e.name();
        reply.value = e.getMessage();
        reply.traceback = e.traceback();
        return reply;
    }

    /** For a cell that was waiting when one before it failed: it did not run, so it has no number. */
    static CellReply aborted() {
        return new CellReply("aborted", null);
    }

    /** The value of an expression of the request. */
    static JsonObject value(DisplayData data) {
        JsonObject value = new Gson().toJsonTree(data).getAsJsonObject();
        value.addProperty("status", "ok");
        return value;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public MessageType<CellReply> getType() {
        return (MessageType) MessageType.EXECUTE_REPLY;
    }
}
