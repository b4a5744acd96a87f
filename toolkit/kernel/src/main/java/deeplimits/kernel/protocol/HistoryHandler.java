package deeplimits.kernel.protocol;

import io.github.spencerpark.jupyter.channels.ShellHandler;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.reply.HistoryReply;
import io.github.spencerpark.jupyter.messages.request.HistoryRequest;
import java.util.List;

/** This kernel keeps no history; a console that asks is told so at once instead of waiting. */
final class HistoryHandler implements ShellHandler<HistoryRequest> {
    @Override
    public void handle(ShellReplyEnvironment environment, Message<HistoryRequest> message) {
        environment.setBusyDeferIdle();
        environment.reply(new HistoryReply(List.of()));
    }
}
