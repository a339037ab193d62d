package dev.heed.tune;

import dev.heed.tensor.Tensor;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How far answers lie from others.
 *
 * @param largest difference of two numbers, in parts of the largest number of the answer, or of 1
 *     where all are smaller
 * @param changed answers whose first words differ, or that have more or fewer parts
 */
public record AnswerDifference(double largest, int changed) {

  private static final AnswerDifference NONE = new AnswerDifference(0, 0);
  private static final AnswerDifference CHANGED = new AnswerDifference(0, 1);

  /**
   * Compares answers place by place: records, lists, maps, texts, numbers and tensors. The members
   * of a list that have words, such as labels with scores, are compared by their words; where one
   * fell out of a list of the best, its numbers are held against those in its place.
   */
  public static AnswerDifference between(List<?> expected, List<?> made) {
    if (expected.size() != made.size()) {
      return new AnswerDifference(0, Math.max(expected.size(), made.size()));
    }
    double largest = 0;
    int changed = 0;
    for (int i = 0; i < expected.size(); i++) {
      AnswerDifference one = of(parts(expected.get(i)), parts(made.get(i)));
      largest = Math.max(largest, one.largest);
      changed += Math.min(1, one.changed);
    }
    return new AnswerDifference(largest, changed);
  }

  private AnswerDifference and(AnswerDifference other) {
    return new AnswerDifference(Math.max(largest, other.largest), changed + other.changed);
  }

  /** For a person. */
  public String text() {
    return largest == 0 && changed == 0
        ? "none"
        : String.format(Locale.ROOT, "%.1e", largest)
            + (changed == 0 ? "" : ", " + changed + " changed");
  }

  /** What an answer is made of. */
  private sealed interface Part {}

  private record Word(String text) implements Part {}

  @SuppressWarnings("ArrayRecordComponent") // made here and only read
  private record Numbers(float[] values, boolean labels, int width) implements Part {}

  private record Parts(List<Part> each) implements Part {

    /** The words right inside, which say what the numbers beside them are of. */
    String words() {
      List<String> words = new ArrayList<>();
      for (Part part : each) {
        if (part instanceof Word word) {
          words.add(word.text);
        }
      }
      return String.join("\n", words);
    }
  }

  private static AnswerDifference of(Part expected, Part made) {
    if (expected instanceof Word a && made instanceof Word b) {
      return a.text.equals(b.text) ? NONE : CHANGED;
    }
    if (expected instanceof Numbers a && made instanceof Numbers b) {
      return apart(a, b);
    }
    return expected instanceof Parts a && made instanceof Parts b && a.each.size() == b.each.size()
        ? each(a.each, b.each)
        : CHANGED;
  }

  private static AnswerDifference each(List<Part> expected, List<Part> made) {
    AnswerDifference sum = NONE;
    for (int i = 0; i < expected.size(); i++) {
      Part a = expected.get(i);
      Part b = made.get(i);
      if (i > 0 && a instanceof Parts said && b instanceof Parts found && !said.words().isEmpty()) {
        sum = sum.and(numbersOnly(said, named(said.words(), made).orElse(found)));
      } else {
        sum = sum.and(of(a, b));
      }
    }
    return sum;
  }

  private static Optional<Parts> named(String words, List<Part> among) {
    return among.stream()
        .filter(part -> part instanceof Parts parts && parts.words().equals(words))
        .map(Parts.class::cast)
        .findFirst();
  }

  private static AnswerDifference numbersOnly(Parts expected, Parts made) {
    AnswerDifference sum = NONE;
    for (int i = 0; i < Math.min(expected.each.size(), made.each.size()); i++) {
      if (!(expected.each.get(i) instanceof Word)) {
        sum = sum.and(of(expected.each.get(i), made.each.get(i)));
      }
    }
    return expected.each.size() == made.each.size() ? sum : CHANGED;
  }

  private static AnswerDifference apart(Numbers expected, Numbers made) {
    if (expected.values.length != made.values.length) {
      return CHANGED;
    }
    double scale = 1;
    double largest = 0;
    for (int i = 0; i < expected.values.length; i++) {
      float a = expected.values[i];
      float b = made.values[i];
      if (Float.compare(a, b) != 0) {
        double difference = Math.abs((double) a - b);
        largest = difference >= 0 ? Math.max(largest, difference) : Double.POSITIVE_INFINITY;
      }
      scale = Float.isFinite(a) ? Math.max(scale, Math.abs(a)) : scale;
    }
    return new AnswerDifference(largest / scale, expected.labels ? moved(expected, made) : 0);
  }

  /** Rows whose highest number is another one: their label changed. */
  private static int moved(Numbers expected, Numbers made) {
    int moved = 0;
    for (int from = 0; from < expected.values.length; from += expected.width) {
      moved += best(expected, from) == best(made, from) ? 0 : 1;
    }
    return moved;
  }

  private static int best(Numbers numbers, int from) {
    int best = from;
    for (int i = from; i < from + numbers.width; i++) {
      best = numbers.values[i] > numbers.values[best] ? i : best;
    }
    return best - from;
  }

  private static Part parts(Object value) {
    if (value instanceof Tensor tensor) {
      return numbers(tensor, false);
    }
    if (value instanceof Number number) {
      return new Numbers(new float[] {number.floatValue()}, false, 1);
    }
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? parts(optional.get()) : new Word("");
    }
    if (value instanceof Collection<?> several) {
      return new Parts(several.stream().map(AnswerDifference::parts).toList());
    }
    if (value instanceof Map<?, ?> map) {
      return new Parts(map.entrySet().stream().map(AnswerDifference::entry).toList());
    }
    if (value.getClass().isArray()) {
      return array(value);
    }
    return value instanceof Record record ? fields(record) : new Word(String.valueOf(value));
  }

  private static Part entry(Map.Entry<?, ?> entry) {
    return entry.getValue() instanceof Tensor tensor
        ? numbers(tensor, String.valueOf(entry.getKey()).contains("logits"))
        : new Parts(List.of(new Word(String.valueOf(entry.getKey())), parts(entry.getValue())));
  }

  private static Part numbers(Tensor tensor, boolean labels) {
    int rank = tensor.shape().rank();
    int width = rank == 0 ? 1 : Math.max(1, tensor.shape().size(rank - 1));
    return tensor.type().isFloating()
        ? new Numbers(tensor.toFloats(), labels, width)
        : new Word(tensor.shape() + " " + tensor.bytes().duplicate().rewind().hashCode());
  }

  private static Part array(Object array) {
    float[] values = new float[Array.getLength(array)];
    if (!array.getClass().getComponentType().isPrimitive()) {
      List<Part> each = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        each.add(parts(Array.get(array, i)));
      }
      return new Parts(each);
    }
    for (int i = 0; i < values.length; i++) {
      Object value = Array.get(array, i);
      values[i] = value instanceof Number number ? number.floatValue() : value.hashCode();
    }
    return new Numbers(values, false, 1);
  }

  /** What a record cannot be asked from here is left out on both sides. */
  private static Part fields(Record record) {
    List<Part> each = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object value = component.getAccessor().invoke(record);
        each.add(value == null ? new Word("") : parts(value));
      } catch (ReflectiveOperationException | RuntimeException e) {
        each.add(new Word(component.getName()));
      }
    }
    return new Parts(each);
  }
}
