package dev.isomorph.format.pytorch;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The modules that dotted parameter names describe: {@code encoder.preconv.0.weight} is the
 * parameter {@code weight} of module {@code 0} of module {@code preconv} of module {@code encoder}.
 */
final class ModuleTree {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");
  private static final Set<String> KEYWORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");

  private final String className;
  private final Map<String, ModuleTree> modules = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  private ModuleTree(String className) {
    this.className = className;
  }

  static ModuleTree of(List<Parameter> parameters) {
    ModuleTree root = new ModuleTree(TorchScriptArchive.ROOT_CLASS);
    int[] count = {0};
    for (Parameter parameter : parameters) {
      String[] path = parameter.name().split("\\.");
      ModuleTree at = root;
      for (int i = 0; i < path.length - 1; i++) {
        at =
            at.modules.computeIfAbsent(
                path[i], name -> new ModuleTree("Module" + count[0]++ + "_" + name));
      }
      at.parameters.put(path[path.length - 1], parameter);
    }
    return root;
  }

  /** The classes of all modules; the root has the given methods. */
  String text(String methods) {
    StringBuilder text = new StringBuilder();
    List<ModuleTree> all = new ArrayList<>();
    collect(all);
    for (ModuleTree module : all) {
      text.append(module.declaration());
      if (module == this) {
        text.append(methods);
      }
    }
    return text.toString();
  }

  /** How a program reads a parameter, beginning at {@code self}. */
  String expression(String parameter) {
    String expression = "self";
    for (String name : parameter.split("\\.")) {
      expression =
          isIdentifier(name)
              ? expression + "." + name
              : "getattr(%s, \"%s\")".formatted(expression, name);
    }
    return expression;
  }

  /** The module object with all below it; tensors are collected under the keys of their records. */
  void pickle(PickleWriter pickle, StateDict weights, Map<String, Tensor> storages) {
    pickle.global(TorchScriptArchive.MODULE, className).emptyTuple().newObject();
    pickle.emptyDict().mark();
    parameters.forEach(
        (name, parameter) -> {
          String key = Integer.toString(storages.size());
          storages.put(key, weights.get(parameter.name()));
          pickle.string(name).tensor("FloatStorage", key, parameter.dims());
        });
    pickle.string("training").bool(false);
    modules.forEach(
        (name, module) -> {
          pickle.string(name);
          module.pickle(pickle, weights, storages);
        });
    pickle.setItems().setAttributes();
  }

  private void collect(List<ModuleTree> all) {
    modules.values().forEach(module -> module.collect(all));
    all.add(this);
  }

  private String declaration() {
    List<String> lines = new ArrayList<>();
    lines.add("class %s(Module):".formatted(className));
    lines.add("  __parameters__ = " + names(true));
    lines.add("  __buffers__ = " + names(false));
    Map<String, String> types = new LinkedHashMap<>();
    parameters.keySet().forEach(name -> types.put(name, "Tensor"));
    types.put("training", "bool");
    modules.forEach(
        (name, module) -> types.put(name, TorchScriptArchive.MODULE + "." + module.className));
    boolean annotated = false;
    for (Map.Entry<String, String> type : types.entrySet()) {
      if (isIdentifier(type.getKey())) {
        lines.add("  %s : %s".formatted(type.getKey(), type.getValue()));
      } else {
        if (!annotated) {
          lines.add("  __annotations__ = []");
          annotated = true;
        }
        lines.add("  __annotations__[\"%s\"] = %s".formatted(type.getKey(), type.getValue()));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private String names(boolean trainable) {
    return parameters.entrySet().stream()
        .filter(parameter -> parameter.getValue().trainable() == trainable)
        .map(parameter -> "\"" + parameter.getKey() + "\", ")
        .collect(Collectors.joining("", "[", "]"));
  }

  private static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches() && !KEYWORDS.contains(name);
  }
}
