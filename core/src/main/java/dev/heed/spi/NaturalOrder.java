package dev.heed.spi;

import java.util.Comparator;

/**
 * Names as people count: {@code frame2} before {@code frame10}. Runs of digits are compared as
 * numbers, all else by character; of equal numbers the one with fewer zeros in front is first.
 *
 * <pre>{@code
 * List<String> names = new ArrayList<>(List.of("frame10", "frame2"));
 * names.sort(NaturalOrder.INSTANCE); // [frame2, frame10]
 * }</pre>
 */
public enum NaturalOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      boolean numbers = isDigit(a.charAt(i)) && isDigit(b.charAt(j));
      int nextI = numbers ? end(a, i) : i + 1;
      int nextJ = numbers ? end(b, j) : j + 1;
      int order =
          numbers
              ? compareNumbers(a.substring(i, nextI), b.substring(j, nextJ))
              : Character.compare(a.charAt(i), b.charAt(j));
      if (order != 0) {
        return order;
      }
      i = nextI;
      j = nextJ;
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    int zeros = Integer.compare(a.length(), b.length());
    return rest != 0 ? rest : zeros != 0 ? zeros : a.compareTo(b);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int end(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Of any length: by how many digits they have without leading zeros, then digit by digit. */
  private static int compareNumbers(String a, String b) {
    String one = a.replaceFirst("^0+(?=.)", "");
    String other = b.replaceFirst("^0+(?=.)", "");
    int order = Integer.compare(one.length(), other.length());
    return order != 0 ? order : one.compareTo(other);
  }
}
