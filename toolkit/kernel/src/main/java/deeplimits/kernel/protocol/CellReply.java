package deeplimits.kernel.protocol;

import com.google.gson.annotations.SerializedName;
import deeplimits.kernel.session.CellException;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.MessageType;
import java.util.List;
import java.util.Map;

/** The content of an {@code execute_reply}: {@code ok}, {@code error} or {@code aborted}. */
@SuppressWarnings("unused")
final class CellReply implements ContentType<CellReply> {
    private final String status;

    @SerializedName("execution_count")
    private final int count;

    @SerializedName("ename")
    private final String name;

    @SerializedName("evalue")
    private final String value;

    private final List<String> traceback;

    @SerializedName("user_expressions")
    private final Map<String, Object> expressions = Map.of();

    private final List<Object> payload = List.of();

    private CellReply(String status, int count, String name, String value, List<String> traceback) {
        this.status = status;
        this.count = count;
        this.name = name;
        this.value = value;
        this.traceback = traceback;
    }

    static CellReply ok(int count) {
        return new CellReply("ok", count, null, null, null);
    }

    static CellReply error(int count, CellException e) {
        return new CellReply("error", count, e.name(), e.getMessage(), e.traceback());
    }

    /** For a cell that was waiting when one before it failed. */
    static CellReply aborted(int count) {
        return new CellReply("aborted", count, null, null, null);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public MessageType<CellReply> getType() {
        return (MessageType) MessageType.EXECUTE_REPLY;
    }
}
