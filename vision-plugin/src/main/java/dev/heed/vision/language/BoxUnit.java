package dev.heed.vision.language;

/** What the numbers of words' boxes count. */
public enum BoxUnit {
  /** Of the page's width and height, from 0 to 1000. */
  THOUSANDTHS {
    @Override
    int thousandths(double place, int size) {
      return (int) place;
    }
  },
  /** Of the picture. */
  PIXELS {
    @Override
    int thousandths(double place, int size) {
      return (int) (PageWord.PAGE * (place / size));
    }
  };

  /** A place along a side of that many pixels. */
  abstract int thousandths(double place, int size);
}
