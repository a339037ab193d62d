package dev.heed.nlp.text;

/**
 * From positions in code points, as Rust counts them, to positions in UTF-16 units, so that {@code
 * text.substring(start, end)} is the span.
 *
 * @param units the unit at which each code point starts, and the end; empty where the two are equal
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package
record CodePoints(int[] units) {

  static CodePoints of(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return new CodePoints(new int[0]);
    }
    int[] units = new int[count + 1];
    for (int i = 0; i < count; i++) {
      units[i + 1] = units[i] + Character.charCount(text.codePointAt(units[i]));
    }
    return new CodePoints(units);
  }

  int unit(int codePoint) {
    return units.length == 0 ? codePoint : units[codePoint];
  }

  /** Half a surrogate pair is no text: it becomes U+FFFD, which is as long. */
  static String wellFormed(String text) {
    int broken = firstLoneSurrogate(text, 0);
    if (broken < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text);
    for (int i = broken; i >= 0; i = firstLoneSurrogate(text, i + 1)) {
      mended.setCharAt(i, '\uFFFD');
    }
    return mended.toString();
  }

  private static int firstLoneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
