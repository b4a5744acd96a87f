package deeplimits.kernel.session;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Documentation comments of the toolkit's own sources, which the build puts beside the classes; JShell itself reads none but the JDK's.
 */
final class SourceDocs {
    private static final String FOLDER = "META-INF/sources";
    private static final Map<String, String> FOUND = new ConcurrentHashMap<>();

    private SourceDocs() {}

    /** The comment for a signature, as plain text; null where there is none. */
    static String of(String signature) {
        String text = FOUND.computeIfAbsent(signature, SourceDocs::find);
        return text.isEmpty() ? null : text;
    }

    /** @param signature as JShell writes it: {@code R Type.method(A a, B b)}, {@code Type(A a)}, or {@code Type} */
    private static String find(String signature) {
        String plain = signature
                .replaceAll("<[^<>]*(?:<[^<>]*>[^<>]*)*>", "")
                .replaceAll("\\([^()]*\\)\\.", ".") // a record's header, before its member
                .replaceFirst("\\s+(throws|extends|implements)\\s.*$", "");
        int open = plain.indexOf('(');
        String[] path = plain.substring(0, open < 0 ? plain.length() : open)
                .replaceFirst("^.*\\s", "")
                .split("\\.");
        String last = path[path.length - 1];
        String parameters = open < 0 ? "" : types(plain.substring(open + 1, plain.lastIndexOf(')')));
        String source = source(last);
        if (source != null) return comment(source, last, open < 0 ? null : "<init>" + parameters);
        source = path.length < 2 ? null : source(path[path.length - 2]);
        return source == null ? "" : comment(source, path[path.length - 2], last + parameters);
    }

    /** Parameters as the simple names of their types. */
    private static String types(String parameters) {
        return Arrays.stream(parameters.split(","))
                .map(String::strip)
                .map(parameter -> simple(parameter.replaceFirst("\\s+\\w+$", "")))
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static String simple(String type) {
        return type.replaceAll("<.*>", "")
                .replaceFirst("^.*\\.(?!\\.)", "")
                .replace("...", "[]")
                .strip();
    }

    private static String source(String type) {
        try {
            Path home = Path.of(SourceDocs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(home)) return source(home.resolve(FOLDER), type);
            try (FileSystem jar = FileSystems.newFileSystem(home, (ClassLoader) null)) {
                return source(jar.getPath(FOLDER), type);
            }
        } catch (IOException | URISyntaxException e) {
            return null;
        }
    }

    private static String source(Path folder, String type) throws IOException {
        if (!Files.isDirectory(folder)) return null;
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(path -> path.endsWith(type + ".java"))
                    .findFirst()
                    .orElse(null);
            return file == null ? null : Files.readString(file);
        }
    }

    /** @param member a name, with the types of a method; null for the class itself */
    private static String comment(String source, String type, String member) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, problem -> {}, List.of("-proc:none"), null, List.of(file));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            ClassTree owner = (ClassTree) unit.getTypeDecls().get(0);
            Tree wanted = member == null
                    ? owner
                    : owner.getMembers().stream()
                            .filter(tree -> is(tree, member))
                            .findFirst()
                            .orElse(null);
            String comment =
                    wanted == null ? null : DocTrees.instance(task).getDocComment(TreePath.getPath(unit, wanted));
            return comment == null ? "" : plain(comment);
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    private static boolean is(Tree tree, String member) {
        if (tree instanceof VariableTree field) return field.getName().contentEquals(member);
        if (!(tree instanceof MethodTree method)) return false;
        String types = method.getParameters().stream()
                .map(parameter -> simple(parameter.getType().toString()))
                .collect(Collectors.joining(",", "(", ")"));
        return member.equals(method.getName() + types) || method.getName().contentEquals(member);
    }

    /** A comment without markup. */
    static String plain(String comment) {
        return comment.replaceAll("\\{@(?:code|link|linkplain|literal|value)\\s+([^{}]*)\\}", "$1")
                .replaceAll("(?i)</?(p|b|i|em|code|pre|ul|ol|sub|sup|table|tr|td|th)\\b[^>]*>", "")
                .replaceAll("(?i)<li>", "- ")
                .replace("&le;", "\u2264")
                .replace("&ge;", "\u2265")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("(?m)^\\s?@param\\s+(\\S+)", "$1:")
                .replaceAll("(?m)^\\s?@return\\b", "returns")
                .replaceAll("(?m)^\\s?@throws\\s+(\\S+)", "throws $1:")
                .replaceAll("(?m)^ ", "")
                .strip();
    }
}
