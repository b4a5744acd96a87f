package deeplimits.kernel.protocol;

import deeplimits.kernel.session.Output;
import deeplimits.plot.Live;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.publish.PublishDisplayData;
import io.github.spencerpark.jupyter.messages.publish.PublishStream;
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
    private final boolean silent;
    private final boolean asks;

    /**
     * @param silent whether nothing is shown
     * @param asks   whether the front end can be asked for a line of input
     */
    FrontEnd(Connection connection, Widgets widgets, MessageContext request, boolean silent, boolean asks) {
        this.connection = connection;
        this.widgets = widgets;
        this.request = request;
        this.silent = silent;
        this.asks = asks;
    }

    /** What the kernel says of the request itself. */
    <T extends ContentType<T>> void publish(T content) {
        connection.publisher().sendMessage(new Message<>(request, content.getType(), content));
    }

    private <T extends ContentType<T>> void output(T content) {
        if (!silent) connection.publisher().output(new Message<>(request, content.getType(), content));
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
    public Object widget(Live live) {
        return silent ? null : widgets.open(live, request);
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
