package deeplimits.kernel;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One notebook's Java: a JShell inside this process, the declarations made so far, its magics and its renderer.
 * The Jupyter kernel and the headless runner are two ways to call {@link #run}.
 */
public final class Session implements AutoCloseable {
    private static final List<String> IMPORTS = List.of("java.io.*", "java.math.*", "java.net.*", "java.nio.file.*", "java.util.*",
            "java.util.concurrent.*", "java.util.function.*", "java.util.regex.*", "java.util.stream.*",
            "static deeplimits.kernel.Display.*");

    private final CellControl control = new CellControl();
    private final JShell shell;
    private final CellSource source;
    private final CellErrors errors = new CellErrors();
    private final Classpath classpath;
    private final Magics magics;
    private final Renderer renderer;
    private int cells;
    private volatile boolean closed;

    /** @param folder the folder that relative paths in magics start from, the notebook's own */
    public Session(Path folder) {
        this(folder, Renderers.all());
    }

    Session(Path folder, Renderer renderer) {
        this.renderer = renderer;
        this.shell = JShell.builder().executionEngine(new Engine(control), Map.of()).compilerOptions("-proc:none").build();
        this.source = new CellSource(shell.sourceCodeAnalysis());
        this.classpath = new Classpath(folder, shell::addToClasspath);
        this.magics = new Magics(this, classpath, folder);
        IMPORTS.forEach(name -> shell.eval("import " + name + ";"));
    }

    /** Renders results and what {@code display} is given. */
    public Renderer renderer() {
        return renderer;
    }

    /** Completion, documentation and completeness of code, in this session's scope. */
    public CodeHelp help() {
        return new CodeHelp(shell);
    }

    /**
     * Runs one cell.
     *
     * @param code   Java and magics, as typed
     * @param output receives what the cell prints and displays
     * @return the rendered value of the last expression, or null where there is none
     * @throws CellException where the cell does not compile, throws, or is interrupted
     */
    public DisplayData run(String code, Output output) throws CellException {
        Cell cell = new Cell(renderer, output);
        cell.begin();
        cells++;
        control.clear();
        long start = System.nanoTime();
        String cellMagic = CellSource.cellMagic(code);
        try {
            magics.requireCellMagic(cellMagic);
            Object value = evaluate(CellSource.withoutCellMagic(code));
            if (cellMagic != null) {
                magics.reportTime(start);
            }
            return value == null ? null : renderer.render(value);
        } catch (Magics.Refusal e) {
            throw errors.refused("MagicError", e.getMessage());
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            throw errors.refused(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } finally {
            cell.end();
        }
    }

    /** Runs code inside the running cell, for a magic; answers the value of the last expression. */
    Object evaluate(String code) throws CellException {
        String[] lines = code.split("\n", -1);
        Object value = null;
        List<Snippet> declared = new ArrayList<>();
        for (CellSource.Part part : source.parts(code)) {
            value = part.magic() != null ? magics.run(part.magic(), part.text())
                    : java(part.text(), lines, part.firstLine(), declared);
        }
        for (Snippet snippet : declared) {
            if (shell.status(snippet) == Snippet.Status.RECOVERABLE_NOT_DEFINED
                    || shell.status(snippet) == Snippet.Status.RECOVERABLE_DEFINED) {
                String missing = shell.unresolvedDependencies((jdk.jshell.DeclarationSnippet) snippet)
                        .collect(Collectors.joining(", "));
                throw errors.refused("CompileError", "declared, but not usable before this is declared too: " + missing);
            }
        }
        return value;
    }

    private Object java(String text, String[] lines, int firstLine, List<Snippet> declared) throws CellException {
        Object value = null;
        String rest = text;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                break;
            }
            int consumed = text.length() - rest.length();
            String remaining = info.completeness().isComplete() ? info.remaining() : "";
            String snippet = rest.substring(0, rest.length() - remaining.length());
            String code = info.completeness().isComplete() ? info.source() : snippet;
            int leading = snippet.length() - snippet.stripLeading().length();
            int line = firstLine + newlines(text, consumed + leading);
            value = snippet(code.stripLeading(), lines, line, declared);
            if (snippet.stripTrailing().endsWith(";")) {
                value = null;
            }
            if (control.stopping()) {
                throw errors.interrupted();
            }
            rest = remaining;
        }
        return value;
    }

    private static int newlines(String text, int end) {
        return (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    private Object snippet(String code, String[] lines, int line, List<Snippet> declared) throws CellException {
        Object value = null;
        for (SnippetEvent event : shell.eval(code)) {
            if (event.causeSnippet() != null) {
                continue;
            }
            errors.remember(event.snippet().id(), cells, lines, line);
            if (event.exception() != null) {
                throw errors.thrown(event.exception(), cells);
            }
            if (event.status() == Snippet.Status.REJECTED) {
                throw errors.compile(code, lines, line, shell.diagnostics(event.snippet()).toList());
            }
            if (event.snippet() instanceof jdk.jshell.DeclarationSnippet) {
                declared.add(event.snippet());
            }
            value = switch (event.snippet().subKind()) {
                case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND -> control.value();
                default -> null;
            };
        }
        return value;
    }

    /** Stops the running cell; the declarations made so far stay. Returns at once; nothing happens where no cell runs. */
    public void interrupt() {
        control.interrupt();
    }

    /** Forgets every declaration; the session must not be used again. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            shell.close();
        }
    }

    private record Engine(CellControl control) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "cell";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return control;
        }
    }
}
