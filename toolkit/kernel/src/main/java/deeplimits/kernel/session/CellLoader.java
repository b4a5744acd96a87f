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
final class CellLoader implements LoaderDelegate {
    private final Map<String, byte[]> declared = new HashMap<>();
    private final Map<String, Class<?>> loaded = new HashMap<>();
    private final Loader loader = new Loader();

    private final class Loader extends URLClassLoader {
        Loader() {
            super(new URL[0]);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = declared.get(name);
            return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
        }

        @Override
        public void addURL(URL place) {
            super.addURL(place);
        }
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        boolean[] done = new boolean[classes.length];
        try {
            classesRedefined(classes);
            for (int i = 0; i < classes.length; i++) {
                Class<?> type = loader.loadClass(classes[i].name());
                loaded.put(classes[i].name(), type);
                done[i] = true;
                type.getDeclaredMethods(); // links it as far as its signatures go
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ClassInstallException("load: " + e.getMessage(), done);
        }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {
        for (ClassBytecodes each : classes) declared.put(each.name(), each.bytecodes());
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> type = loaded.get(name);
        if (type == null) throw new ClassNotFoundException(name + " not found");
        return type;
    }

    @Override
    public void addToClasspath(String path) throws InternalException {
        try {
            for (String each : path.split(File.pathSeparator))
                loader.addURL(Path.of(each).toUri().toURL());
        } catch (MalformedURLException e) {
            throw new InternalException(e.toString());
        }
    }
}
