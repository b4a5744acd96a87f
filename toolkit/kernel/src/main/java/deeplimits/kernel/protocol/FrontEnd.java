package deeplimits.kernel.protocol;

import deeplimits.kernel.session.Output;
import deeplimits.plot.Live;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.publish.PublishDisplayData;
import io.github.spencerpark.jupyter.messages.publish.PublishStream;
import io.github.spencerpark.jupyter.messages.publish.PublishStream.StreamType;
import io.github.spencerpark.jupyter.messages.publish.PublishUpdateDisplayData;
import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Output of one request, a cell's or a widget's; every message names that request as its parent, also after the cell has ended.
 */
final class FrontEnd implements Output {
    private final Connection connection;
    private final Widgets widgets;
    private final MessageContext request;
    private final boolean asks;

    /** @param asks whether the front end can be asked for a line of input */
    FrontEnd(Connection connection, Widgets widgets, MessageContext request, boolean asks) {
        this.connection = connection;
        this.widgets = widgets;
        this.request = request;
        this.asks = asks;
    }

    /** What the kernel says of the request itself. */
    <T extends ContentType<T>> void publish(T content) {
        connection.publisher().sendMessage(new Message<>(request, content.getType(), content));
    }

    private <T extends ContentType<T>> void output(T content) {
        connection.publisher().output(new Message<>(request, content.getType(), content));
    }

    @Override
    public void print(String text, boolean error) {
        output(new PublishStream(error ? StreamType.ERR : StreamType.OUT, text));
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
    public Object widget(Live live) {
        return widgets.open(live, request);
    }

    @Override
    public String line() throws IOException {
        if (!asks) return Output.super.line();
        try {
            return connection.ask(request, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a line of input");
        }
    }
}
