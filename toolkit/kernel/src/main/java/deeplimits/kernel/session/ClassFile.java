package deeplimits.kernel.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.function.Uncheck;

/**
 * A class file whose references can be bound to other classes. Only the constant pool is rewritten (The Java Virtual Machine
 * Specification, section 4.4): a reference is given another owner, and code stays as it is.
 */
final class ClassFile {
    static final int FIELD = 9;
    static final int METHOD = 10;
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int HEADER = 8;

    private final byte[] file;
    private final int[] at;
    private final int poolEnd;
    private final Map<String, Integer> owners = new LinkedHashMap<>();

    /** A field or method by name, and the entry of the constant pool that refers to it. */
    record Member(int entry, String owner, String name, String descriptor) {}

    ClassFile(byte[] file) {
        this.file = file.clone();
        this.at = new int[u2(HEADER)];
        this.poolEnd = index();
    }

    private int index() {
        int p = HEADER + 2;
        for (int entry = 1; entry < at.length; entry++) {
            at[entry] = p;
            int tag = file[p];
            p += 1
                    + switch (tag) {
                        case UTF8 -> 2 + u2(p + 1);
                        case CLASS, STRING, METHOD_TYPE -> 2;
                        case METHOD_HANDLE -> 3;
                        case LONG, DOUBLE -> 8;
                        default -> 4;
                    };
            if (tag == LONG || tag == DOUBLE) entry++;
        }
        return p;
    }

    /** What the code refers to: every {@link #FIELD} or every {@link #METHOD} of a class. */
    List<Member> references(int tag) {
        List<Member> found = new ArrayList<>();
        for (int entry = 1; entry < at.length; entry++) {
            if (at[entry] == 0 || file[at[entry]] != tag) continue;
            int nameAndType = at[u2(at[entry] + 3)];
            found.add(new Member(
                    entry, utf8(u2(at[u2(at[entry] + 1)] + 1)), utf8(u2(nameAndType + 1)), utf8(u2(nameAndType + 3))));
        }
        return found;
    }

    /** Gives a reference another owner. */
    void bind(Member reference, String owner) {
        int number = owners.computeIfAbsent(owner, name -> at.length + 2 * owners.size() + 1);
        file[at[reference.entry] + 1] = (byte) (number >> 8);
        file[at[reference.entry] + 2] = (byte) number;
    }

    /** The file as bound so far. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(file.length + 64);
        DataOutputStream out = new DataOutputStream(bytes);
        Uncheck.run(() -> {
            out.write(file, 0, HEADER);
            out.writeShort(at.length + 2 * owners.size());
            out.write(file, HEADER + 2, poolEnd - HEADER - 2);
            for (Map.Entry<String, Integer> owner : owners.entrySet()) {
                out.writeByte(UTF8);
                out.writeUTF(owner.getKey());
                out.writeByte(CLASS);
                out.writeShort(owner.getValue() - 1);
            }
            out.write(file, poolEnd, file.length - poolEnd);
        });
        return bytes.toByteArray();
    }

    private int u2(int p) {
        return (file[p] & 0xff) << 8 | file[p + 1] & 0xff;
    }

    private String utf8(int entry) {
        int from = at[entry] + 1;
        return Uncheck.get(() -> new DataInputStream(new ByteArrayInputStream(file, from, 2 + u2(from))).readUTF());
    }
}
