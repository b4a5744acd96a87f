package deeplimits.kernel.session;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private static final Pattern DECLARATION = Pattern.compile("(REPL\\.\\$JShell\\$\\d+)[A-Z]*");
    /** A type of the session inside the name of a field's type. */
    private static final Pattern OWN_TYPE = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*\\$([^<>,&\\[\\] ]+)");

    private final Map<String, Field> homes = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, List<String>> lost = new LinkedHashMap<>();

    /** Where a variable lives: the field that declares it now, and the one that holds its value. */
    record Place(Field declared, Field home) {}

    /** Takes note of what a class that was loaded declares. */
    void note(Class<?> type) {
        Matcher declaration = DECLARATION.matcher(type.getName());
        if (declaration.matches()) {
            for (Field field : type.getFields()) {
                if (Modifier.isFinal(field.getModifiers())) continue;
                field.setAccessible(true);
                String key = key(
                        declaration.group(1), field.getName(), field.getType().descriptorString());
                places.put(field.getName(), new Place(field, homes.computeIfAbsent(key, first -> field)));
            }
        } else if (declaration.lookingAt()) {
            types.put(type.getName().substring(declaration.end() + 1), type.getName());
        }
    }

    /** Binds a class's references to variables to their homes. */
    void bind(ClassFile file) {
        for (ClassFile.Member field : file.references(ClassFile.FIELD)) {
            Matcher declaration = DECLARATION.matcher(field.owner().replace('/', '.'));
            if (!declaration.matches()) continue;
            Field home = homes.get(key(declaration.group(1), field.name(), field.descriptor()));
            String owner = home == null
                    ? declaration.group()
                    : home.getDeclaringClass().getName();
            if (!owner.equals(declaration.group())) file.bind(field, owner.replace('.', '/'));
        }
    }

    private static String key(String declaration, String name, String descriptor) {
        return declaration + ' ' + name + ' ' + descriptor;
    }

    /** Where each variable lives now; {@link #settle} compares it with what code has left. */
    Map<String, Place> places() {
        return Map.copyOf(places);
    }

    /** Forgets a variable, where it is still there, and its value. */
    void forget(JShell shell, String name) {
        Map<String, Place> before = places();
        for (VarSnippet variable : shell.variables().toList()) {
            if (!variable.name().equals(name)) continue;
            set(name, null);
            settle(shell, before, shell.drop(variable));
        }
    }

    /** After an evaluation: variables that it touched without naming them keep their values, or are told as lost. */
    void settle(JShell shell, Map<String, Place> before, List<SnippetEvent> events) {
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
        Object value = value(before.get(variable.name()));
        String type = before.get(variable.name()).declared.getGenericType().getTypeName();
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
        String reason = gone.isEmpty()
                ? "The type " + variable.typeName() + " has no name by which to declare it again"
                : "The type " + gone.get(0) + " is another one now (it, or what it uses, was declared again)";
        lost.computeIfAbsent(reason, because -> new ArrayList<>()).add(variable.name());
        if (shell.status(variable).isActive()) settle(shell, before, shell.drop(variable));
    }

    /** Which variables were lost since the last call and not made again, and why: a line for each reason. */
    List<String> lost(JShell shell) {
        Set<String> here = shell.variables().map(VarSnippet::name).collect(Collectors.toSet());
        List<String> lines = new ArrayList<>();
        lost.forEach((reason, names) -> {
            names.removeIf(here::contains);
            String them = names.size() == 1 ? "it" : "them";
            if (!names.isEmpty())
                lines.add("Lost: " + String.join(", ", names) + ". " + reason + ": run the cells that make " + them
                        + " again.");
        });
        lost.clear();
        return lines;
    }

    private Object value(Place place) {
        try {
            return place.home.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean set(String name, Object value) {
        try {
            Field field = places.get(name).home;
            if (!field.getType().isPrimitive() || value != null) field.set(null, value);
            return true;
        } catch (IllegalAccessException | IllegalArgumentException e) {
            return false;
        }
    }
}
