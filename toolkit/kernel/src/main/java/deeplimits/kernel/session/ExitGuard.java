package deeplimits.kernel.session;

import java.util.Set;

/**
 * Keeps a cell from ending the process: {@code System.exit} in its class file is bound to {@link #exit} here, which throws;
 * a class that calls {@code Runtime.exit} or {@code Runtime.halt} is refused.
 */
public final class ExitGuard {
    private static final String HERE = ExitGuard.class.getName().replace('.', '/');
    private static final Set<String> ENDS = Set.of("exit", "halt");

    private ExitGuard() {}

    /** Called in place of {@code System.exit} by guarded code. */
    public static void exit(int status) {
        throw new SecurityException(
                "System.exit(" + status + ") would end the kernel and every result in it: leave it out, "
                        + "or shut the kernel down from the menu");
    }

    /** Guards a class; answers why it must not run, or null. */
    static String guard(ClassFile file) {
        String refusal = null;
        for (ClassFile.Member call : file.references(ClassFile.METHOD)) {
            if (call.owner().equals("java/lang/System") && call.name().equals("exit")) {
                file.bind(call, HERE);
            } else if (call.owner().equals("java/lang/Runtime") && ENDS.contains(call.name())) {
                refusal = "Runtime." + call.name() + " would end the kernel and every result in it: leave it out";
            }
        }
        return refusal;
    }
}
