package deeplimits.kernel.install;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * Installs the kernel for the user, so that it outlives the checkout: the kernelspec in Jupyter's own folder, and beside it
 * the jars, in a folder of their version. {@code jupyter kernelspec remove java} takes all of it away.
 */
public final class Install {
    private Install() {}

    /**
     * Called by the build with the kernel's jar; the system property {@code force} lets it take the name from another kernel
     * called {@code java}.
     */
    public static void main(String[] arguments) throws IOException {
        boolean force = System.getProperty("force") != null;
        System.out.println("kernel \"" + Kernelspec.DISPLAY_NAME + "\" installed: "
                + install(Jupyter.here(), Path.of(arguments[0]), force));
    }

    /** Installs; answers the kernelspec. */
    static Path install(Jupyter jupyter, Path jar, boolean force) throws IOException {
        Path data = jupyter.userData();
        for (Path folder : jupyter.folders())
            if (!force && Kernelspec.isForeign(folder))
                throw new IllegalStateException("refused: " + Kernelspec.file(folder) + " belongs to another kernel ("
                        + Kernelspec.read(folder).displayName()
                        + "), and a notebook that asks for \"java\" gets one of the two; add "
                        + "-Dforce to take the name, or leave it alone and set JUPYTER_PATH="
                        + jar.getParent().resolveSibling("jupyter"));
        Jars jars = Jars.of(jar);
        Path home = Kernelspec.file(data).getParent();
        String version = jars.version();
        Path before = Kernelspec.jar(data);
        Path installed = jars.copy(home.resolve(version));
        Path spec = Kernelspec.write(data, installed);
        // The version before stays, since a session may still run on it.
        String kept = before == null
                ? version
                : before.toAbsolutePath().getParent().toFile().getName();
        for (File folder : home.toFile().listFiles(File::isDirectory))
            if (!List.of(version, Kernelspec.LAUNCHER, kept).contains(folder.getName())
                    && !FileUtils.deleteQuietly(folder)) System.out.println("left, since it is in use: " + folder);
        return spec;
    }
}
