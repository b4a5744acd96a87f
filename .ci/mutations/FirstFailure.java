import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests until one fails, whose name goes into a file; exit 0 where all pass, 1 for a failure, 2 for no test. */
public final class FirstFailure implements TestExecutionListener {
    private final AtomicInteger passed = new AtomicInteger();
    private final Path report;

    private FirstFailure(Path report) {
        this.report = report;
    }

    /** @param arguments the file, then packages and classes of tests */
    public static void main(String[] arguments) {
        FirstFailure listener = new FirstFailure(Path.of(arguments[0]));
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(arguments)
                        .skip(1)
                        .map(name -> name.endsWith("Test") ? selectClass(name) : selectPackage(name))
                        .toList())
                .filters(ClassNameFilter.includeClassNamePatterns(".*Test"))
                .build();
        LauncherFactory.create().execute(request, listener);
        Runtime.getRuntime().halt(listener.passed.get() > 0 ? 0 : 2);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) failed(test);
        if (test.isTest()) passed.incrementAndGet();
    }

    private void failed(TestIdentifier test) {
        String name = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(method -> method.getJavaClass().getSimpleName() + "." + method.getMethodName())
                .orElse(test.getDisplayName());
        try {
            Files.writeString(report, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(1);
    }
}
