package deeplimits.kernel.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.apache.commons.lang3.reflect.MethodUtils;

/**
 * Runs a cell's compiled code inside this process, on a thread of its own, keeps the value that the last snippet returned,
 * and stops it when asked.
 *
 * <p>To stop a cell it is first interrupted; code that polls the interrupt, as every long loop of the toolkit does, ends in good
 * order. What still runs after a grace of {@value #GRACE_MILLIS} ms is ended by the means of the running JDK: up to 19 the thread is
 * stopped, from 20 on JShell has put a check before every backward jump of the cell's own code and the check throws. ND4J's
 * natives are loaded before the cell's thread starts, as soon as its code refers to them; and a thread that is initialising a
 * library's class is left alone until it has: a class whose initialiser fails is lost to the whole process.
 */
final class CellControl extends LocalExecutionControl implements ExecutionControlProvider {
    static final int GRACE_MILLIS = 200;
    /** How often, and how many times at most, a thread is looked at that initialises a class: for a minute. */
    private static final int LOOK_MILLIS = 20;

    private static final int LOOKS = 3000;
    private static final boolean THREADS_CAN_BE_STOPPED = Runtime.version().feature() < 20;

    /** Invoked through JShell before each snippet: from JDK 20 on this clears and, the first time, defines its stop flag. */
    private static final Method NOTHING = MethodUtils.getAccessibleMethod(Thread.class, "onSpinWait");

    private final Loader loader;
    private final ClassLoader context;
    private volatile Thread worker;
    private volatile boolean stopping;
    private volatile Object value;
    private final Variables variables = new Variables();
    private String refusal;

    /** JShell's own loader of the classes of cells, which also takes them past its instrumentation. */
    private static final class Loader extends DirectExecutionControl implements LoaderDelegate {
        @Override
        public void classesRedefined(ClassBytecodes[] classes) {}

        @Override
        public Class<?> findClass(String name) throws ClassNotFoundException {
            return super.findClass(name);
        }
    }

    CellControl() {
        this(Thread.currentThread().getContextClassLoader(), new Loader());
    }

    private CellControl(ClassLoader context, Loader loader) {
        super(loader);
        this.loader = loader;
        this.context = context;
        Thread.currentThread().setContextClassLoader(context); // JShell's loader has put itself there
    }

    @Override
    public String name() {
        return "cell";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
        return this;
    }

    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        ClassBytecodes[] bound = new ClassBytecodes[classes.length];
        for (int i = 0; i < classes.length; i++) {
            ClassFile file = new ClassFile(classes[i].bytecodes());
            if (file.references(ClassFile.METHOD).stream()
                    .anyMatch(used -> (used.owner() + used.descriptor()).contains("org/nd4j/"))) loadNatives();
            variables.bind(file);
            String reason = ExitGuard.guard(file);
            refusal = reason != null ? reason : refusal;
            bound[i] = new ClassBytecodes(classes[i].name(), file.bytes());
        }
        try {
            super.load(bound);
        } catch (IllegalArgumentException | TypeNotPresentException e) {
            // Where two classes of cells meet in a branch, JShell of JDK 24 on cannot put its checks in.
            // Such a cell runs without them, and an interrupt finds it only where it waits.
            loader.load(bound);
        }
        try {
            for (ClassBytecodes each : classes) variables.note(findClass(each.name()));
        } catch (ClassNotFoundException e) {
            throw new ClassInstallException(e.getMessage(), new boolean[classes.length]);
        }
    }

    /** ND4J's natives: an interrupt that is pending while they are unpacked for the first time leaves ND4J dead for the session. */
    private static void loadNatives() {
        try {
            Class.forName("org.nd4j.linalg.factory.Nd4j");
        } catch (ClassNotFoundException | LinkageError e) {
            return; // the code that uses it says so
        }
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        value = null;
        if (refusal != null) {
            String reason = refusal;
            refusal = null;
            throw new InvocationTargetException(new SecurityException(reason));
        }
        value = call(() -> snippet.invoke(null));
        return "";
    }

    /**
     * Runs work on a thread of its own, which {@link #interrupt} ends.
     *
     * @throws StoppedException          where it was ended
     * @throws InvocationTargetException with what it threw
     */
    <T> T call(Callable<T> work) throws Exception {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        super.invoke(NOTHING);
        Thread.setDefaultUncaughtExceptionHandler(handler); // JShell's own drops what other threads of a cell throw
        if (stopping) {
            throw new StoppedException(); // asked for while a snippet was being compiled
        }
        AtomicReference<T> value = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable run = () -> {
            try {
                value.set(work.call());
            } catch (Throwable e) {
                failure.set(e instanceof InvocationTargetException failed ? failed.getCause() : e);
            }
        };
        Thread thread = new Thread(run, "cell");
        thread.setContextClassLoader(context);
        thread.setDaemon(true);
        worker = thread;
        try {
            clientCodeEnter(); // for JShell stops nothing outside, and comes by here with a cell's code alone
            thread.start();
            if (stopping) interrupt();
            thread.join();
        } finally {
            clientCodeLeave();
            worker = null;
        }
        if (failure.get() instanceof ThreadDeath || failure.get() != null && stopping) throw new StoppedException();
        if (failure.get() != null) throw new InvocationTargetException(failure.get());
        return value.get();
    }

    /** What the last snippet returned; null for a statement. */
    Object value() {
        return value;
    }

    Variables variables() {
        return variables;
    }

    void clear() {
        value = null;
        stopping = false;
    }

    boolean stopping() {
        return stopping;
    }

    /** Asks the running snippet to end, then makes it end. Returns at once. */
    void interrupt() {
        stopping = true;
        Thread thread = worker;
        if (thread == null) return;
        Thread end = new Thread(() -> end(thread), "cell-interrupt");
        end.setDaemon(true);
        end.start();
    }

    @SuppressWarnings({"removal", "deprecation"})
    private void end(Thread thread) {
        try {
            awaitInitialisers(thread);
            thread.interrupt();
            thread.join(GRACE_MILLIS);
            awaitInitialisers(thread);
            if (!thread.isAlive() || thread != worker) return;
            if (THREADS_CAN_BE_STOPPED) {
                thread.stop();
            } else {
                stop();
            }
        } catch (InterruptedException
                | ExecutionControl.EngineTerminationException
                | ExecutionControl.InternalException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitInitialisers(Thread thread) throws InterruptedException {
        for (int looks = 0; looks < LOOKS && initialises(thread); looks++) thread.join(LOOK_MILLIS);
    }

    private static boolean initialises(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("<clinit>")
                        && !frame.getClassName().startsWith("REPL."));
    }
}
