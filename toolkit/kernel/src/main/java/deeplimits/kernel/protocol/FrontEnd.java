package deeplimits.kernel.protocol;

import deeplimits.kernel.session.Output;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.publish.PublishDisplayData;
import io.github.spencerpark.jupyter.messages.publish.PublishStream;
import io.github.spencerpark.jupyter.messages.publish.PublishUpdateDisplayData;
import io.github.spencerpark.jupyter.messages.request.ExecuteRequest;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Output of one {@code execute_request}; every message names that request as its parent, also after the cell has ended. */
final class FrontEnd implements Output {
    private final Connection connection;
    private final Message<ExecuteRequest> request;

    FrontEnd(Connection connection, Message<ExecuteRequest> request) {
        this.connection = connection;
        this.request = request;
    }

    /** What the kernel says of the request itself. */
    <T extends ContentType<T>> void publish(T content) {
        connection.publisher().sendMessage(new Message<>(request, content.getType(), content));
    }

    private <T extends ContentType<T>> void output(T content) {
        connection.publisher().output(new Message<>(request, content.getType(), content));
    }

    @Override
    public void out(String text) {
        output(new PublishStream(PublishStream.StreamType.OUT, text));
    }

    @Override
    public void err(String text) {
        output(new PublishStream(PublishStream.StreamType.ERR, text));
    }

    @Override
    public void display(DisplayData data) {
        output(new PublishDisplayData(data));
    }

    @Override
    public void update(DisplayData data) {
        output(new PublishUpdateDisplayData(data));
    }

    @Override
    public String line() throws IOException {
        if (!request.getContent().isStdinEnabled()) return Output.super.line();
        try {
            return connection.ask(request, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a line of input");
        }
    }
}
