package deeplimits.kernel.session;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * The variables of a session, whose values outlive the declarations that they were computed from.
 *
 * <p>JShell puts each declaration into a class of its own and, when something that it uses is declared again, compiles it
 * into a new class, in which a variable is 0 or null. Here a variable has one home, the field of the first such class, and
 * every later reference to it is bound to that field as long as its type is the same; code that runs on, a lambda or a thread,
 * sees the same variable. A {@code var} that JShell gives up, because its initialiser would have another type now, is
 * declared once more by the type that it has.
 */
final class Variables {
    /** The class of a declaration: its number and, where it was compiled again, letters. */
    private static final Pattern DECLARATION = Pattern.compile("(REPL/\\$JShell\\$\\d+)[A-Z]*");
    /** A type of the session inside the name of a field's type. */
    private static final Pattern OWN_TYPE = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*\\$([^<>,&\\[\\] ]+)");

    private final Map<String, String> homes = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, List<String>> lost = new LinkedHashMap<>();

    /** Where a variable lives: the class that declares it now, and the one that holds its value. */
    private record Place(ClassFile.Member declared, String home) {}

    /** What a snippet did, and the value that it returned. */
    record Evaluation(List<SnippetEvent> events, Object value) {}

    private final CellControl control;

    Variables(CellControl control) {
        this.control = control;
    }

    /** Takes note of what a class that is about to be loaded declares. */
    void note(ClassFile file) {
        Matcher declaration = DECLARATION.matcher(file.name());
        if (declaration.matches()) {
            for (ClassFile.Member field : file.fields()) {
                String home = homes.computeIfAbsent(key(declaration.group(1), field), key -> field.owner());
                places.put(field.name(), new Place(field, home));
            }
        } else if (declaration.lookingAt()) {
            types.put(file.name().substring(declaration.end() + 1), file.name().replace('/', '.'));
        }
    }

    /** Binds a class's references to variables to their homes. */
    void bind(ClassFile file) {
        for (ClassFile.Member field : file.references(ClassFile.FIELD)) {
            Matcher declaration = DECLARATION.matcher(field.owner());
            String home = declaration.matches() ? homes.get(key(declaration.group(1), field)) : null;
            if (home != null && !home.equals(field.owner())) file.bind(field, home);
        }
    }

    private static String key(String declaration, ClassFile.Member field) {
        return declaration + ' ' + field.name() + ' ' + field.descriptor();
    }

    /** Evaluates one snippet; variables that it touches without naming them keep their values, or are told as lost. */
    Evaluation evaluate(JShell shell, String code) {
        Map<String, Place> before = Map.copyOf(places);
        List<SnippetEvent> events = shell.eval(code);
        Object value = control.value();
        settle(shell, before, events);
        return new Evaluation(events, value);
    }

    /** Forgets a variable, where it is still there, and its value. */
    void forget(JShell shell, String name) {
        Map<String, Place> before = Map.copyOf(places);
        shell.variables()
                .filter(variable -> variable.name().equals(name))
                .toList()
                .forEach(variable -> {
                    set(name, null);
                    settle(shell, before, shell.drop(variable));
                });
    }

    private void settle(JShell shell, Map<String, Place> before, List<SnippetEvent> events) {
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null
                    || event.previousStatus() != Snippet.Status.VALID
                    || !(event.snippet() instanceof VarSnippet variable)
                    || !before.containsKey(variable.name())) continue;
            boolean valid = shell.status(variable) == Snippet.Status.VALID;
            if (valid || shell.status(variable) == Snippet.Status.RECOVERABLE_NOT_DEFINED)
                settle(shell, before, variable, valid);
        }
    }

    private void settle(JShell shell, Map<String, Place> before, VarSnippet variable, boolean valid) {
        Field field = field(before.get(variable.name()).declared.owner(), variable.name());
        Object value = value(before.get(variable.name()));
        String type = field.getGenericType().getTypeName();
        List<String> gone = OWN_TYPE.matcher(type)
                .results()
                .filter(own -> !own.group().equals(types.get(own.group(1))))
                .map(own -> own.group(1))
                .toList();
        if (gone.isEmpty() && valid || value == null && valid) return;
        if (gone.isEmpty()) {
            String declaration =
                    OWN_TYPE.matcher(type).replaceAll("$1").replace('$', '.') + " " + variable.name() + ";";
            List<SnippetEvent> again = shell.eval(declaration);
            settle(shell, before, again);
            if (again.get(0).status() == Snippet.Status.VALID && set(variable.name(), value)) return;
        }
        lost.computeIfAbsent(gone.isEmpty() ? variable.typeName() : gone.get(0), reason -> new ArrayList<>())
                .add(variable.name());
        if (shell.status(variable).isActive()) settle(shell, before, shell.drop(variable));
    }

    /** Which variables were lost since the last call and why, a line for each reason; empty where none was. */
    List<String> lost() {
        List<String> lines = new ArrayList<>();
        lost.forEach((type, names) -> lines.add("Lost: " + String.join(", ", names) + ". The type " + type
                + " is another one now (it, or what it uses, was declared again): run the cells that make "
                + (names.size() == 1 ? "it" : "them") + " again."));
        lost.clear();
        return lines;
    }

    private Object value(Place place) {
        try {
            return field(place.home, place.declared.name()).get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean set(String name, Object value) {
        try {
            Field field = field(places.get(name).home, name);
            if (!field.getType().isPrimitive() || value != null) field.set(null, value);
            return true;
        } catch (IllegalAccessException | IllegalArgumentException e) {
            return false;
        }
    }

    private Field field(String owner, String name) {
        try {
            Field field = control.find(owner.replace('/', '.')).getField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
