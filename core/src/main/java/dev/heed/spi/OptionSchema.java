package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The options that a record declares with {@link Option}: their list, and the way from text to the
 * record. A component that is a record itself adds its own options to the list.
 *
 * <pre>{@code
 * LabelOptions options = OptionSchema.of(LabelOptions.class).parse(Map.of("top-k", "3"));
 * }</pre>
 *
 * @param <R> the record
 */
public final class OptionSchema<R extends Record> {

  private static final ClassValue<OptionSchema<?>> SCHEMAS =
      new ClassValue<>() {
        @Override
        protected OptionSchema<?> computeValue(Class<?> type) {
          return new OptionSchema<>(type.asSubclass(Record.class));
        }
      };

  private final Class<R> type;
  private final List<RecordComponent> components;
  private final List<TaskOption> options;
  private final List<String> names;

  private OptionSchema(Class<R> type) {
    this.type = type;
    this.components = List.of(type.getRecordComponents());
    this.options = list();
    this.names = options.stream().map(TaskOption::name).toList();
  }

  /** The schema of a record; made once for each. */
  @SuppressWarnings("unchecked") // made for this class, just above
  public static <R extends Record> OptionSchema<R> of(Class<R> type) {
    return (OptionSchema<R>) SCHEMAS.get(type);
  }

  /** All options, in the order of the components. */
  public List<TaskOption> options() {
    return options;
  }

  private List<TaskOption> list() {
    List<TaskOption> all = new ArrayList<>();
    for (RecordComponent component : components) {
      if (isNested(component)) {
        all.addAll(of(component.getType().asSubclass(Record.class)).options());
      } else {
        Option option = annotation(component);
        String value =
            option.placeholder().isEmpty()
                ? OptionValue.placeholder(component)
                : option.placeholder();
        all.add(new TaskOption(name(component), value, option.value(), option.byDefault()));
      }
    }
    return List.copyOf(all);
  }

  /**
   * The record that these texts make; what is not given has its default.
   *
   * @param byName texts by names in lower-case-dashes
   * @throws HeedException UNKNOWN_NAME for a name that no component has, with the closest there is;
   *     INVALID_OPTION for a value that is of another kind or outside its range
   */
  public R parse(Map<String, String> byName) {
    for (String name : byName.keySet()) {
      if (!names.contains(name)) {
        throw Suggestions.unknown("option", name, names);
      }
    }
    return build(byName);
  }

  /**
   * Refuses a record that was made in Java with a number outside its range, as {@link #parse}
   * would.
   *
   * @throws HeedException INVALID_OPTION
   */
  public void require(Record record) {
    for (RecordComponent component : components) {
      Object value = value(component, record);
      if (isNested(component)) {
        of(component.getType().asSubclass(Record.class)).require((Record) value);
      } else {
        OptionValue.requireRange(name(component), annotation(component), value);
      }
    }
  }

  private Object value(RecordComponent component, Record record) {
    try {
      component
          .getAccessor()
          .setAccessible(true); // a plugin's record may be private to its package
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw broken(e);
    }
  }

  private R build(Map<String, String> byName) {
    Object[] values = new Object[components.size()];
    Class<?>[] types = new Class<?>[values.length];
    for (int i = 0; i < values.length; i++) {
      RecordComponent component = components.get(i);
      types[i] = component.getType();
      values[i] =
          isNested(component)
              ? of(component.getType().asSubclass(Record.class)).build(byName)
              : OptionValue.of(component, annotation(component), byName.get(name(component)));
    }
    return construct(types, values);
  }

  private R construct(Class<?>[] types, Object[] values) {
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true); // a plugin's record may be private to its package
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof HeedException refused ? refused : broken(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw broken(e);
    }
  }

  private HeedException broken(Throwable cause) {
    return new HeedException(
        ErrorCode.PLUGIN_BROKEN,
        "The record of options %s cannot be made: %s.".formatted(type.getName(), cause),
        cause);
  }

  private static boolean isNested(RecordComponent component) {
    return component.getType().isRecord();
  }

  private Option annotation(RecordComponent component) {
    return Objects.requireNonNull(
        component.getAnnotation(Option.class),
        () -> type.getName() + "." + component.getName() + " has no @Option");
  }

  /** {@code topK} is {@code top-k}. */
  static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
