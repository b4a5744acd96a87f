package deeplimits.kernel.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Keeps a cell from ending the process: {@code System.exit} in its class file is bound to {@link #exit} here, which throws;
 * a class that calls {@code Runtime.exit} or {@code Runtime.halt} is refused.
 *
 * <p>Only the constant pool is rewritten (The Java Virtual Machine Specification, section 4.4): every method reference to
 * {@code System.exit} is given another owner, and code stays as it is.
 */
public final class ExitGuard {
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD = 10;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;
    private static final int HEADER = 8;
    private static final Set<String> ENDS = Set.of("exit", "halt");

    private final byte[] file;
    private final int[] at;
    private final int poolEnd;
    private byte[] guarded;
    private String refusal;

    ExitGuard(byte[] file) {
        this.file = file;
        this.guarded = file;
        this.at = new int[u2(HEADER)];
        this.poolEnd = index();
        for (int entry = 1; entry < at.length; entry++) if (at[entry] > 0 && file[at[entry]] == METHOD) check(entry);
    }

    /** Called in place of {@code System.exit} by guarded code. */
    public static void exit(int status) {
        throw new SecurityException(
                "System.exit(" + status + ") would end the kernel and every result in it: leave it out, "
                        + "or shut the kernel down from the menu");
    }

    byte[] guarded() {
        return guarded.clone();
    }

    /** Why the class must not run, or null. */
    String refusal() {
        return refusal;
    }

    private int index() {
        int p = HEADER + 2;
        for (int entry = 1; entry < at.length; entry++) {
            at[entry] = p;
            int tag = file[p];
            p += 1
                    + switch (tag) {
                        case UTF8 -> 2 + u2(p + 1);
                        case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> 2;
                        case METHOD_HANDLE -> 3;
                        case LONG, DOUBLE -> 8;
                        default -> 4;
                    };
            if (tag == LONG || tag == DOUBLE) entry++;
        }
        return p;
    }

    private void check(int method) {
        String owner = utf8(u2(at[u2(at[method] + 1)] + 1));
        int nameAndType = at[u2(at[method] + 3)];
        String name = utf8(u2(nameAndType + 1));
        if (owner.equals("java/lang/System") && name.equals("exit")) {
            guarded = rebind(method);
        } else if (owner.equals("java/lang/Runtime") && ENDS.contains(name)) {
            refusal = "Runtime." + name + " would end the kernel and every result in it: leave it out";
        }
    }

    private byte[] rebind(int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(file.length + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(file, 0, HEADER);
            out.writeShort(at.length + 2);
            out.write(file, HEADER + 2, poolEnd - HEADER - 2);
            out.writeByte(UTF8);
            out.writeUTF(ExitGuard.class.getName().replace('.', '/'));
            out.writeByte(CLASS);
            out.writeShort(at.length);
            out.write(file, poolEnd, file.length - poolEnd);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] result = bytes.toByteArray();
        int owner = at.length + 1;
        result[at[method] + 1] = (byte) (owner >> 8);
        result[at[method] + 2] = (byte) owner;
        return result;
    }

    private int u2(int p) {
        return (file[p] & 0xff) << 8 | file[p + 1] & 0xff;
    }

    private String utf8(int entry) {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(file, at[entry] + 1, 2 + u2(at[entry] + 1)))) {
            return in.readUTF();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
