package deeplimits.kernel.install;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.publish.PublishError;
import io.github.spencerpark.jupyter.messages.reply.ErrorReply;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the kernel. Where a jar of it is gone, it stands in for the kernel and answers every cell with what is missing and how
 * to mend it, which a process that dies could tell to a log alone.
 *
 * <p>Copies of this class, of {@link Jars} and of the protocol's libraries lie beside the kernelspec, so it uses nothing else.
 * Where the JDK itself is gone, Jupyter names the path.
 */
public final class Launcher extends BaseKernel {
    private static final String KERNEL = "deeplimits.kernel.protocol.JavaKernel";
    private static final String NAME = "KernelIncomplete";

    private final String words;

    private Launcher(String words) {
        this.words = words;
    }

    /** @param arguments the connection file that Jupyter wrote */
    public static void main(String[] arguments)
            throws ReflectiveOperationException, IOException, GeneralSecurityException {
        List<Path> missing = missing(System.getProperty("java.class.path"));
        if (missing.isEmpty())
            Class.forName(KERNEL).getMethod("main", String[].class).invoke(null, (Object) arguments);
        else
            new Launcher("This Java kernel cannot run: " + missing.get(0) + " is not there any more"
                            + (missing.size() > 1 ? ", nor are " + (missing.size() - 1) + " other files" : "")
                            + ". Install it again, in a checkout of DeepLimits: mvn -q package -Pinstall")
                    .serve(KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
    }

    /** Jars of a class path, and those that their manifests name, that do not exist. */
    static List<Path> missing(String classPath) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator))
            for (Path path : Jars.with(Path.of(entry))) if (!Files.exists(path)) missing.add(path);
        return missing;
    }

    private void serve(KernelConnectionProperties properties) throws GeneralSecurityException {
        Logger.getLogger("").setLevel(Level.WARNING);
        JupyterConnection connection = new JupyterConnection(properties);
        becomeHandlerForConnection(connection);
        connection.setHandler(MessageType.EXECUTE_REQUEST, (environment, request) -> {
            environment.setBusyDeferIdle();
            environment.publish(new PublishError(NAME, words, List.of(words)));
            environment.replyError(MessageType.EXECUTE_REPLY.error(), new ErrorReply(NAME, words, List.of(words)));
        });
        connection.connect();
        connection.waitUntilClose();
    }

    @Override
    public DisplayData eval(String code) {
        throw new IllegalStateException(words);
    }

    @Override
    public String getBanner() {
        return words;
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return java().build();
    }

    /** What Jupyter is told of the language, with the kernel and without it. */
    public static LanguageInfo.Builder java() {
        return new LanguageInfo.Builder("java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".jshell");
    }
}
