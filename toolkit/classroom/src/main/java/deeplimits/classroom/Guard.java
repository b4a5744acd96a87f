package deeplimits.classroom;

import java.io.File;
import java.io.FileDescriptor;
import java.nio.file.Path;
import java.security.Permission;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's own means where the system has no namespaces: no network, no further process, no file outside the folder of the submission
 * but what the JVM itself needs. A JDK from 24 on no longer has them. It stops accidents and plain attempts; it is no wall
 * against code that was written to get past it.
 */
@SuppressWarnings({"removal", "deprecation"})
final class Guard extends SecurityManager {
    /** The system property that asks for it: files and folders that may be read, separated as a class path is. */
    static final String READABLE = "deeplimits.classroom.readable";

    private static final List<String> SYSTEM =
            List.of("/etc/", "/usr/", "/proc/", "/sys/", "/dev/", "/System/", "/Library/", "C:\\Windows");
    private static final int NO_SECURITY_MANAGER = 24;

    private final String folder = Path.of("").toAbsolutePath().toString();
    private final List<String> readable = new ArrayList<>(SYSTEM);

    private Guard(String more) {
        readable.add(folder);
        readable.add(System.getProperty("java.home"));
        readable.addAll(List.of(more.split(File.pathSeparator)));
    }

    /** Whether a JDK of this version has such means. */
    static boolean exists(int feature) {
        return feature < NO_SECURITY_MANAGER;
    }

    /** Puts it in force where this process was asked to. */
    static void install() {
        String more = System.getProperty(READABLE);
        if (more != null && exists(Runtime.version().feature())) System.setSecurityManager(new Guard(more));
    }

    @Override
    public void checkPermission(Permission permission) {
        if (permission.getName().equals("setSecurityManager")) throw new SecurityException("the guard stays");
    }

    @Override
    public void checkPermission(Permission permission, Object context) {
        checkPermission(permission);
    }

    @Override
    public void checkConnect(String host, int port) {
        throw new SecurityException("no network: " + host);
    }

    @Override
    public void checkConnect(String host, int port, Object context) {
        checkConnect(host, port);
    }

    @Override
    public void checkListen(int port) {
        throw new SecurityException("no network");
    }

    @Override
    public void checkExec(String command) {
        throw new SecurityException("no other process: " + command);
    }

    @Override
    public void checkExit(int status) {
        throw new SecurityException("a submission does not end its process");
    }

    @Override
    public void checkWrite(FileDescriptor descriptor) {}

    @Override
    public void checkWrite(String file) {
        if (!inside(file, List.of(folder)) && !opensJar())
            throw new SecurityException("nothing is written outside the folder: " + file);
    }

    @Override
    public void checkDelete(String file) {
        checkWrite(file);
    }

    @Override
    public void checkRead(String file) {
        if (!inside(file, readable)) throw new SecurityException("nothing is read outside the folder: " + file);
    }

    @Override
    public void checkRead(String file, Object context) {
        checkRead(file);
    }

    /** A jar that the compiler opens is asked whether it could be written, and is not written. */
    private static boolean opensJar() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals("jdk.nio.zipfs.ZipFileSystem")
                        && frame.getMethodName().equals("<init>")));
    }

    private static boolean inside(String file, List<String> places) {
        String path = new File(file).toPath().toAbsolutePath().normalize().toString();
        return places.stream().anyMatch(place -> !place.isEmpty() && path.startsWith(place));
    }
}
