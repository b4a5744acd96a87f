package deeplimits.classroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands in a folder of submissions: {@code STUDENT.ipynb}, or a folder {@code STUDENT} with a notebook somewhere in it.
 *
 * @param student the name, unique in the folder, capitals aside
 * @param file    the notebook that counts; null where there is none
 * @param notes   what the teacher should know of the choice
 */
record Handed(String student, Path file, List<String> notes) {
    private static final int DEEPEST = 4;

    /** The students of a folder, in the order of their names. */
    static List<Handed> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) throw new IllegalArgumentException("no folder of submissions: " + folder);
        Map<String, List<Path>> places = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> !name(entry).equals("__MACOSX")
                            && !name(entry).matches("\\.(?:DS_Store|ipynb_checkpoints)"))
                    .sorted()
                    .forEach(entry -> places.computeIfAbsent(
                                    student(entry).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                            .add(entry));
        }
        List<Handed> students = new ArrayList<>();
        for (List<Path> same : places.values()) {
            int number = 1;
            for (Path entry : same) {
                while (number > 1 && places.containsKey(numbered(entry, number).toLowerCase(Locale.ROOT))) number++;
                students.add(of(entry, number > 1 ? numbered(entry, number) : student(entry), same.size()));
                number++;
            }
        }
        return students;
    }

    private static Handed of(Path entry, String student, int count) throws IOException {
        List<String> notes = new ArrayList<>();
        if (count > 1) notes.add(count + " submissions bear this name: " + Names.plain(student(entry)));
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
            return new Handed(student, newest(entry, notes), notes);
        return new Handed(student, entry, notes);
    }

    private static String student(Path entry) {
        return Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                ? name(entry)
                : name(entry).replaceFirst("(?i)(?<=.)\\.ipynb$", "");
    }

    private static String numbered(Path entry, int number) {
        return student(entry) + " (" + number + ")";
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /** Of several notebooks of one student the newest counts, and of those of one time the last by name. */
    private static Path newest(Path folder, List<String> notes) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            found = files.filter(
                            file -> !file.equals(folder) && !file.toString().contains(".ipynb_checkpoints"))
                    .filter(file -> name(file).toLowerCase(Locale.ROOT).endsWith(".ipynb"))
                    .sorted(Comparator.comparing(Handed::time).thenComparing(Path::toString))
                    .toList();
        }
        if (found.isEmpty()) return null;
        Path last = found.get(found.size() - 1);
        if (found.size() > 1)
            notes.add(found.size() + " notebooks; the newest counts: "
                    + Names.plain(folder.relativize(last).toString()));
        return last;
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
