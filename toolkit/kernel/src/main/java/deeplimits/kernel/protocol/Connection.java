package deeplimits.kernel.protocol;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.channels.ShellChannel;
import io.github.spencerpark.jupyter.channels.ShellHandler;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.publish.PublishStatus;
import io.github.spencerpark.jupyter.messages.reply.InputReply;
import io.github.spencerpark.jupyter.messages.request.InputRequest;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeromq.ZMQ;

/**
 * The five sockets of a kernel, each used by one thread. The base library asks its sockets for messages twenty times a second;
 * here a thread waits on each, and a message is answered when it arrives. A message that is not signed by the front end, or
 * that cannot be read, is dropped with a line in the log.
 */
final class Connection extends JupyterConnection {
    /** How often a waiting thread looks whether the connection was closed. */
    private static final long LOOK_MILLIS = 250;

    private final KernelConnectionProperties properties;
    private final PrintStream log;
    private final ZMQ.Context context = ZMQ.context(1);
    private final Publisher publisher;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Message<?>> ahead = new ArrayDeque<>();

    Connection(KernelConnectionProperties properties, PrintStream log) throws GeneralSecurityException {
        super(properties);
        this.properties = properties;
        this.log = log;
        this.publisher = new Publisher(context, properties.createHMACGenerator());
    }

    static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void connect() {
        stdin.bind(properties);
        publisher.bind(properties);
        serve("heartbeat", heartbeat, properties.getHbPort(), () -> heartbeat.send(heartbeat.recv()));
        serve("control", control, properties.getControlPort(), () -> answer(control, receive(control)));
        serve("shell", shell, properties.getShellPort(), () -> {
            while (!waiting().isEmpty()) answer(shell, ahead.remove());
        });
        publisher.sendMessage(new Message<>((MessageContext) null, PublishStatus.MESSAGE_TYPE, PublishStatus.STARTING));
    }

    private void serve(String name, JupyterSocket socket, int port, Runnable answer) {
        socket.bind(properties.getTransport() + "://" + properties.getIp() + ":" + port);
        thread(name, () -> {
            while (closed.getCount() > 0) if (arrived(socket, LOOK_MILLIS)) answer.run();
        });
    }

    private boolean arrived(JupyterSocket socket, long millis) {
        try (ZMQ.Poller poller = context.poller(1)) {
            poller.register(socket, ZMQ.Poller.POLLIN);
            return poller.poll(millis) > 0;
        }
    }

    /** Requests that have arrived on the shell's socket and were not answered yet, the oldest first; for its own thread. */
    Queue<Message<?>> waiting() {
        while ((shell.getEvents() & ZMQ.Poller.POLLIN) != 0) {
            Message<?> message = receive(shell);
            if (message != null) ahead.add(message);
        }
        return ahead;
    }

    /** The next message, or null where it had to be dropped. */
    private Message<?> receive(JupyterSocket socket) {
        try {
            return socket.readMessage();
        } catch (RuntimeException e) {
            log.println("dropped a message: " + e.getMessage());
            return null;
        }
    }

    /** Answers a request of the shell's. */
    void answer(Message<?> request) {
        answer(shell, request);
    }

    /** Hands a request to its handler; whatever happens there, the next one is served. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private void answer(ShellChannel channel, Message<?> message) {
        ShellHandler handler =
                message == null ? null : getHandler(message.getHeader().getType());
        if (handler == null) return;
        ShellReplyEnvironment environment = prepareReplyEnv(channel, message);
        try {
            handler.handle(environment, message);
        } catch (Exception | LinkageError | VirtualMachineError e) {
            log.println("cannot answer " + message.getHeader().getType().getName() + ": " + e);
        }
        environment.resolveDeferrals();
        if (environment.isMarkedForShutdown()) close();
    }

    @Override
    public ShellReplyEnvironment prepareReplyEnv(ShellChannel channel, MessageContext request) {
        return new ShellReplyEnvironment(channel, stdin, publisher, request) {}; // its constructor is protected
    }

    /** Answers a request; the content may be anything that Gson writes. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static void reply(ShellReplyEnvironment environment, MessageType type, Object content) {
        environment.reply(new Message(environment.getContext(), type, content));
    }

    Publisher publisher() {
        return publisher;
    }

    /** Asks the front end that sent a request for a line of text; an interrupt ends the waiting. */
    String ask(MessageContext request, String prompt) throws InterruptedException {
        AtomicBoolean wanted = new AtomicBoolean(true);
        FutureTask<String> answer = new FutureTask<>(() -> ask(request, prompt, wanted));
        thread("stdin", answer);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the front end's answer cannot be read: " + e.getCause(), e);
        } finally {
            wanted.set(false);
        }
    }

    private String ask(MessageContext request, String prompt, AtomicBoolean wanted) {
        synchronized (stdin) {
            while (arrived(stdin, 0)) receive(stdin); // an answer that nobody waits for any more
            stdin.sendMessage(new Message<>(request, InputRequest.MESSAGE_TYPE, new InputRequest(prompt, false)));
            while (wanted.get()) {
                Message<?> reply = arrived(stdin, LOOK_MILLIS) ? receive(stdin) : null;
                if (reply != null && reply.getContent() instanceof InputReply line) return line.getValue();
            }
            return "";
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public void waitUntilClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
