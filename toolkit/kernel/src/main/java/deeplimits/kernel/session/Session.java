package deeplimits.kernel.session;

import deeplimits.kernel.view.Renderers;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.spi.ExecutionControl;

/**
 * One notebook's Java: a JShell inside this process, the declarations made so far, its magics and its renderer.
 * The Jupyter kernel and the headless runner are two ways to call {@link #run}.
 */
public final class Session implements AutoCloseable {
    /** What every Java kernel imports by itself: IJava, JJava and this one. */
    static final List<String> COMMON = List.of(
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.prefs.*",
            "java.util.regex.*",
            "static deeplimits.kernel.session.Display.*");
    /** What this kernel imports, too; a chapter's set-up cell does so for the others. */
    private static final List<String> MORE = List.of("java.nio.file.*", "java.util.function.*", "java.util.stream.*");

    private final CellControl control = new CellControl();
    private final JShell shell;
    private final Evaluator evaluator;
    private final CellErrors errors = new CellErrors();
    private final Magics magics;
    private final Renderer renderer;
    /** Of the cell that ran last. */
    private int number;

    /** @param folder the folder that relative paths in magics start from, the notebook's own */
    public Session(Path folder) {
        this(folder, Stream.concat(COMMON.stream(), MORE.stream()).toList());
    }

    Session(Path folder, List<String> imports) {
        this.renderer = Renderers.all(
                live -> Cell.current() == null ? null : Cell.current().widget(live));
        this.shell = JShell.builder()
                .executionEngine(control, Map.of())
                .compilerOptions("-proc:none")
                .build();
        this.evaluator = new Evaluator(shell, control, errors);
        this.magics = new Magics(this, new Classpath(folder, shell::addToClasspath), folder);
        imports.forEach(name -> shell.eval("import " + name + ";"));
    }

    /** Renders results and what {@code display} is given. */
    public Renderer renderer() {
        return renderer;
    }

    /** Completion, documentation and completeness of code, in this session's scope. */
    public CodeHelp help() {
        return new CodeHelp(shell);
    }

    /** Runs one cell, numbered after the one before. */
    public DisplayData run(String code, Output output) throws CellException {
        return run(code, output, number + 1);
    }

    /**
     * Runs one cell.
     *
     * @param code   Java and magics, as typed
     * @param output receives what the cell prints and displays
     * @param number the number that its reader sees, by which errors of later cells name it
     * @return the rendered value of the last expression, or null where there is none; what {@code System.out.printf} answers,
     *     the stream itself, is none
     * @throws CellException where the cell does not compile, throws, or is interrupted
     */
    public DisplayData run(String code, Output output, int number) throws CellException {
        return inCell(output, number, () -> {
            Object value = evaluateCell(code.replace("\r\n", "\n").replace('\r', '\n'));
            return value == null || value == System.out || value == System.err
                    ? null
                    : stoppable(() -> renderer.render(value));
        });
    }

    /**
     * Runs what a cell left to be run later, such as the function of a slider, as if it were a cell.
     *
     * @throws CellException where it throws or is interrupted
     */
    public <T> T call(Callable<T> work, Output output) throws CellException {
        return inCell(output, number, () -> stoppable(work));
    }

    private <T> T inCell(Output output, int shown, Callable<T> body) throws CellException {
        number = shown;
        Cell cell = new Cell(renderer, output);
        cell.begin();
        control.clear();
        try {
            return body.call();
        } catch (CellException e) {
            throw e;
        } catch (Exception | Error e) {
            throw new CellException(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } finally {
            control.variables().lost(shell).forEach(System.out::println);
            cell.end();
        }
    }

    private <T> T stoppable(Callable<T> work) throws CellException {
        try {
            return control.call(work);
        } catch (ExecutionControl.StoppedException e) {
            throw CellException.interrupted();
        } catch (InvocationTargetException e) {
            throw errors.thrown(e.getCause(), number, "");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs code inside the running cell, for a magic; answers the value of its last expression. */
    Object evaluate(String code) throws CellException {
        return evaluator.evaluate(code, number, magics);
    }

    /** Runs a whole cell inside the running one; the line of a cell magic is blanked, so that line numbers stay. */
    Object evaluateCell(String code) throws CellException {
        Matcher magic = CellSource.CELL_MAGIC.matcher(code);
        return magic.lookingAt()
                ? magics.cell(magic.group("name"), "\n" + code.substring(magic.end()))
                : evaluate(code);
    }

    /** Waits for a process that a magic started; an interrupt of the cell ends it. */
    int await(Process process) throws CellException {
        try {
            return stoppable(process::waitFor);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Stops the running cell; the declarations made so far stay. Returns at once; nothing happens where no cell runs. */
    public void interrupt() {
        control.interrupt();
    }

    /** Forgets every declaration; the session must not be used again. */
    @Override
    public void close() {
        shell.close();
    }
}
