package deeplimits.kernel.protocol;

import deeplimits.kernel.session.Output;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.ContentType;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.publish.PublishDisplayData;
import io.github.spencerpark.jupyter.messages.publish.PublishStream;
import io.github.spencerpark.jupyter.messages.publish.PublishUpdateDisplayData;

/** Output of one {@code execute_request}; every message names that request as its parent, also after the cell has ended. */
final class FrontEnd implements Output {
    private final ShellReplyEnvironment environment;

    FrontEnd(ShellReplyEnvironment environment) {
        this.environment = environment;
    }

    /** Sends at once, past the environment's deferral, which other threads must not touch. */
    <T extends ContentType<T>> void publish(T content) {
        environment.getIopub().sendMessage(new Message<>(environment.getContext(), content.getType(), content));
    }

    @Override
    public void out(String text) {
        publish(new PublishStream(PublishStream.StreamType.OUT, text));
    }

    @Override
    public void err(String text) {
        publish(new PublishStream(PublishStream.StreamType.ERR, text));
    }

    @Override
    public void display(DisplayData data) {
        publish(new PublishDisplayData(data));
    }

    @Override
    public void update(DisplayData data) {
        publish(new PublishUpdateDisplayData(data));
    }
}
