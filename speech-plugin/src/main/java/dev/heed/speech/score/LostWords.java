package dev.heed.speech.score;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/**
 * Whether whole passages of a long recording were lost or heard twice: the longest runs of words
 * that were said and not heard, and that were heard and not said.
 *
 * @param missed the longest run that was not heard
 * @param added the longest run that was not said
 */
public record LostWords(List<String> missed, List<String> added) {

  public LostWords {
    missed = List.copyOf(missed);
    added = List.copyOf(added);
  }

  /** Of one long text; both as words. Replaced words end no run and belong to none. */
  public static LostWords between(List<String> said, List<String> heard) {
    int[][] cost = costs(said, heard);
    List<String> missed = List.of();
    List<String> added = List.of();
    ArrayDeque<String> missing = new ArrayDeque<>();
    ArrayDeque<String> adding = new ArrayDeque<>();
    int s = said.size();
    int h = heard.size();
    while (s > 0 || h > 0) {
      if (s > 0 && h > 0 && cost[s][h] == cost[s - 1][h - 1] + differs(said, s, heard, h)) {
        if (differs(said, s, heard, h) == 0) {
          missing.clear();
          adding.clear();
        }
        s--;
        h--;
      } else if (s > 0 && cost[s][h] == cost[s - 1][h] + 1) {
        missing.addFirst(said.get(--s));
        missed = longer(missed, missing);
      } else {
        adding.addFirst(heard.get(--h));
        added = longer(added, adding);
      }
    }
    return new LostWords(missed, added);
  }

  private static List<String> longer(List<String> longest, Collection<String> run) {
    return run.size() > longest.size() ? List.copyOf(run) : longest;
  }

  private static int[][] costs(List<String> said, List<String> heard) {
    int[][] cost = new int[said.size() + 1][heard.size() + 1];
    for (int s = 0; s <= said.size(); s++) {
      for (int h = 0; h <= heard.size(); h++) {
        if (s == 0 || h == 0) {
          cost[s][h] = s + h;
        } else {
          int either = Math.min(cost[s - 1][h], cost[s][h - 1]) + 1;
          cost[s][h] = Math.min(either, cost[s - 1][h - 1] + differs(said, s, heard, h));
        }
      }
    }
    return cost;
  }

  private static int differs(List<String> said, int s, List<String> heard, int h) {
    return said.get(s - 1).equals(heard.get(h - 1)) ? 0 : 1;
  }
}
