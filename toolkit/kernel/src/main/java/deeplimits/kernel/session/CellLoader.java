package deeplimits.kernel.session;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;

/** The classes of cells, as JShell's own loader keeps them; this one also takes them past JShell's instrumentation. */
final class CellLoader extends URLClassLoader implements LoaderDelegate {
    private final Map<String, byte[]> declared = new HashMap<>();

    CellLoader() {
        super(new URL[0]);
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        boolean[] done = new boolean[classes.length];
        try {
            classesRedefined(classes);
            for (int i = 0; i < classes.length; i++) {
                Class<?> type = loadClass(classes[i].name());
                done[i] = true;
                type.getDeclaredMethods(); // links it as far as its signatures go
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ClassInstallException("load: " + e.getMessage(), done);
        }
    }

    /** A class that {@link #load} has loaded; null where it is another loader's. */
    Class<?> loaded(String name) {
        return findLoadedClass(name);
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {
        for (ClassBytecodes each : classes) declared.put(each.name(), each.bytecodes());
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) return loaded;
        byte[] bytes = declared.get(name);
        return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public void addToClasspath(String path) throws InternalException {
        try {
            for (String each : path.split(File.pathSeparator))
                addURL(Path.of(each).toUri().toURL());
        } catch (MalformedURLException e) {
            throw new InternalException(e.toString());
        }
    }
}
