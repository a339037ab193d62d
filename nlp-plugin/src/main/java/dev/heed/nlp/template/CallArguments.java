package dev.heed.nlp.template;

import java.util.List;
import java.util.Map;

/** The arguments of a call, read by place or name. */
record CallArguments(List<Object> values, Map<String, Object> named) {

  static final CallArguments NOTHING = new CallArguments(List.of(), Map.of());

  Object get(int place, String name, Object otherwise) {
    return place < values.size() ? values.get(place) : named.getOrDefault(name, otherwise);
  }

  /** An argument without which there is nothing to do. */
  Object need(int place, String name) {
    Object value = get(place, name, Undefined.UNDEFINED);
    if (place >= values.size() && !named.containsKey(name)) {
      throw TemplateErrors.run("it leaves out the argument '%s' of a call.".formatted(name));
    }
    return value;
  }

  boolean has(int place, String name) {
    return place < values.size() || named.containsKey(name);
  }

  String text(int place, String name, String otherwise) {
    return Values.text(get(place, name, otherwise));
  }

  String needText(int place, String name) {
    return Values.text(need(place, name));
  }

  int whole(int place, String name, int otherwise) {
    Object value = get(place, name, Undefined.NONE);
    return value == Undefined.NONE ? otherwise : Values.index(value);
  }

  boolean flag(int place, String name, boolean otherwise) {
    return Values.isTrue(get(place, name, otherwise));
  }

  /** Without the first {@code count} of those by place. */
  CallArguments from(int count) {
    return new CallArguments(values.subList(Math.min(count, values.size()), values.size()), named);
  }
}
