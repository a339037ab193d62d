package dev.heed.server.playground;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.server.models.ModelEntry;
import dev.heed.server.models.Served;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Modality;
import dev.heed.spi.Option;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a form for a model asks for, as JSON. */
final class ModelForm {

  /** Where a text alone is not enough, what the form asks for. */
  private static final Map<String, String> FORMS =
      Map.of(
          "question-answering", "question",
          "sentence-similarity", "sentences",
          "text-ranking", "ranking");

  private ModelForm() {}

  /** Of one that is not open: its name and how it is. */
  static ObjectNode of(ModelEntry entry) {
    Optional<Served> open = entry.peek();
    return open.isPresent()
        ? of(open.get())
        : Json.object()
            .put("name", entry.name())
            .put("state", entry.state().name().toLowerCase(Locale.ROOT));
  }

  static ObjectNode of(Served served) {
    ObjectNode form = Json.object().put("name", served.name()).put("state", "ready");
    form.put("version", served.version());
    served.task().ifPresent(typed -> describe(form, typed.type()));
    return form;
  }

  private static void describe(ObjectNode form, TaskType<?, ?> type) {
    form.put("task", type.id()).put("summary", type.summary());
    String modality = Modality.of(type).name().toLowerCase(Locale.ROOT);
    form.put("modality", modality).put("form", FORMS.getOrDefault(type.id(), modality));
    Map<String, RecordComponent> components = new HashMap<>();
    collect(type.optionsType(), components);
    ArrayNode options = form.putArray("options");
    for (TaskOption option : type.options()) {
      if (!option.value().matches(".*(FILE|FOLDER|DIR).*")) {
        options.add(option(option, Optional.ofNullable(components.get(option.name()))));
      }
    }
  }

  /** By their names in lower-case-dashes, with those of records within. */
  private static void collect(Class<?> type, Map<String, RecordComponent> into) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord()) {
        collect(component.getType(), into);
      } else {
        String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        into.put(name, component);
      }
    }
  }

  private static ObjectNode option(TaskOption option, Optional<RecordComponent> component) {
    ObjectNode json = Json.object().put("name", option.name().replace('-', '_'));
    json.put("summary", option.summary()).put("default", option.byDefault());
    json.put("value", option.value());
    Class<?> type = component.<Class<?>>map(c -> element(c.getGenericType())).orElse(String.class);
    boolean several = component.filter(c -> c.getType() == List.class).isPresent();
    json.put("type", several ? "list" : kind(type, option));
    if (type.isEnum() && !several) {
      ArrayNode choices = json.putArray("choices");
      Arrays.stream(type.getEnumConstants())
          .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .forEach(choices::add);
    }
    component
        .map(c -> c.getAnnotation(Option.class))
        .ifPresent(declared -> range(json, declared.min(), declared.max()));
    return json;
  }

  private static void range(ObjectNode json, double min, double max) {
    if (Double.isFinite(min)) {
      json.put("min", min);
    }
    if (Double.isFinite(max)) {
      json.put("max", max);
    }
  }

  private static String kind(Class<?> type, TaskOption option) {
    if (option.isFlag() || type == boolean.class || type == Boolean.class) {
      return "flag";
    }
    if (type.isEnum()) {
      return "choice";
    }
    boolean whole = type == int.class || type == Integer.class;
    if (whole || type == long.class || type == Long.class) {
      return "whole";
    }
    return type == double.class || type == Double.class ? "number" : "text";
  }

  /** The type itself, or what its optional or list holds. */
  private static Class<?> element(Type type) {
    Type inner = type instanceof ParameterizedType many ? many.getActualTypeArguments()[0] : type;
    return inner instanceof Class<?> known ? known : String.class;
  }
}
