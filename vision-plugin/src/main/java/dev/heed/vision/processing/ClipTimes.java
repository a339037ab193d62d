package dev.heed.vision.processing;

import dev.heed.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which frames of a clip the classes take that go by its seconds: GLM's, SmolVLM's, MiniCPM's.
 *
 * @param perSecond how many frames for each second
 * @param frames how many at most, for SmolVLM
 * @param longest of how many seconds; 0 for any number
 * @param most of frames
 * @param times how many frames a patch has
 * @see <a href="https://github.com/huggingface/transformers/tree/main/src/transformers/models">the
 *     published classes</a>
 */
record ClipTimes(String type, double perSecond, int frames, double longest, int most, int times) {

  /** Seconds after which GLM 4.6 looks less often, and how often it looks until then. */
  private static final double[][] DYNAMIC = {{30, 3}, {300, 1}, {Double.MAX_VALUE, 0.5}};

  private static final double DYNAMIC_LONGEST = 2400;
  private static final int DYNAMIC_MOST = 640;

  static ClipTimes of(String type, Json config) {
    boolean next = type.startsWith("Glm5Next");
    return new ClipTimes(
        type,
        config.number("fps", type.startsWith("SmolVLM") ? 1 : 2),
        config.integer("num_frames", type.startsWith("SmolVLM") ? 64 : 16),
        config.number("max_duration", next ? 0 : 300),
        type.startsWith("MiniCPM")
            ? config.integer("max_num_frames", 128)
            : config.integer("max_frames", next ? 2048 : 640),
        Math.max(1, config.integer("temporal_patch_size", 2)));
  }

  /** Whether frames of such a class are taken so. */
  static boolean isFor(String type) {
    return type.matches("(Glm4v|Glm46V|Glmga|Glm5Next|SmolVLM|MiniCPMV4_6)VideoProcessor");
  }

  int[] of(int total, double rate) {
    double seconds = total / rate;
    return switch (type) {
      case "Glm4vVideoProcessor" -> paired(steady(total, rate, seconds));
      case "Glm46VVideoProcessor" -> paired(dynamic(total, rate, seconds));
      case "GlmgaVideoProcessor" -> paired(unhurried(total, rate, seconds));
      case "Glm5NextVideoProcessor" -> paired(next(total, rate, seconds));
      case "SmolVLMVideoProcessor" -> middle(total, rate, seconds);
      default -> eachSecond(total, rate, seconds);
    };
  }

  private List<Integer> steady(int total, double rate, double seconds) {
    if (seconds <= longest) {
      int count = Math.max((int) Math.floor(seconds * perSecond), 1);
      return IntStream.range(0, count)
          .mapToObj(i -> Math.min(total - 1, (int) Math.ceil(i * rate / perSecond)))
          .toList();
    }
    int count = (int) (longest * perSecond);
    if (count >= total) {
      return IntStream.range(0, total).boxed().toList();
    }
    return IntStream.range(0, count)
        .mapToObj(i -> Math.min(total - 1, (int) Math.ceil(at(0, seconds, count, i) * rate)))
        .toList();
  }

  private List<Integer> dynamic(int total, double rate, double seconds) {
    double counted = Math.min(seconds, DYNAMIC_LONGEST);
    int row = 0;
    while (counted > DYNAMIC[row][0]) {
      row++;
    }
    double wanted = DYNAMIC[row][1];
    int count = Math.min((int) (counted * wanted * times), DYNAMIC_MOST);
    List<Integer> found =
        total < count
            ? between(0, total - 1, count)
            : passed(total, rate, 1 / (times * wanted), (int) seconds);
    return fitted(found, count, total);
  }

  private List<Integer> unhurried(int total, double rate, double seconds) {
    int count = Math.min((int) (seconds * perSecond), most);
    double step = 1 / perSecond;
    List<Integer> found =
        total < count
            ? IntStream.range(0, count)
                .mapToObj(i -> (int) Math.floor((double) i * total / count))
                .toList()
            : passed(total, rate, step, seconds - step);
    return fitted(found, count, total);
  }

  private List<Integer> next(int total, double rate, double seconds) {
    double counted = longest <= 0 ? seconds : Math.min(seconds, longest);
    int count = Math.min((int) (counted * perSecond), most);
    List<Integer> found =
        total < count
            ? between(0, total - 1, count)
            : passed(total, rate, 1 / perSecond, (int) seconds);
    return fitted(found, count, total);
  }

  /** The first frame at or behind each point of time, until {@code end}. */
  private static List<Integer> passed(int total, double rate, double step, double end) {
    List<Integer> found = new ArrayList<>();
    double each = 1 / rate;
    double due = 0;
    for (int i = 0; i < total; i++) {
      if (i * each >= due) {
        due += step;
        found.add(i);
        if (due >= end) {
          break;
        }
      }
    }
    return found;
  }

  private static List<Integer> fitted(List<Integer> found, int count, int total) {
    if (found.size() < count) {
      return found.isEmpty()
          ? between(0, Math.max(total - 1, 0), count)
          : between(found.get(0), found.get(found.size() - 1), count);
    }
    return found.size() > count ? between(0, total - 1, count) : found;
  }

  private static List<Integer> between(int from, int to, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> (int) Math.floor(at(from, to, count, i)))
        .toList();
  }

  /** The {@code i}-th of so many numbers, evenly apart, both ends among them. */
  private static double at(double from, double to, int count, int i) {
    if (i == count - 1 && count > 1) {
      return to;
    }
    return count == 1 ? from : i * ((to - from) / (count - 1)) + from;
  }

  /** Each once, and an even number of them. */
  private static int[] paired(List<Integer> found) {
    Set<Integer> once = new LinkedHashSet<>(found);
    List<Integer> all = new ArrayList<>(once);
    if (all.size() % 2 != 0) {
      all.add(all.get(all.size() - 1));
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Without the first and the last second of a long clip. */
  private int[] middle(int total, double rate, double seconds) {
    int count = Math.max(1, Math.min((int) Math.rint(perSecond * seconds), frames));
    int from = 0;
    int to = total - 1;
    if (seconds - 2 > frames * perSecond) {
      from = Math.max(0, (int) rate);
      to = Math.min((int) (total - rate), total - 1);
    }
    if (from >= to) {
      from = 0;
      to = total - 1;
    }
    return between(from, to, count).stream()
        .mapToInt(Integer::intValue)
        .sorted()
        .distinct()
        .toArray();
  }

  /** One for each second; of a long clip so many, from ten a second. */
  private int[] eachSecond(int total, double rate, double seconds) {
    if (seconds <= most) {
      return IntStream.range(0, (int) Math.ceil(seconds)).map(i -> (int) (i * rate)).toArray();
    }
    int tenths = (int) (seconds / 0.1);
    int[] all =
        IntStream.range(0, tenths)
            .map(i -> Math.min((int) (Math.rint(i * 0.1 * 10) / 10 * rate), total - 1))
            .toArray();
    return tenths <= most
        ? all
        : between(0, tenths - 1, most).stream().mapToInt(i -> all[i]).toArray();
  }
}
