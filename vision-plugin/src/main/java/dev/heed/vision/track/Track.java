package dev.heed.vision.track;

/**
 * What became of an object in a clip.
 *
 * @param track its number, from 1
 * @param label what it was taken for most often
 * @param first the frame in which it was seen first, from 0
 * @param last the frame in which it was seen last
 * @param frames in how many it was seen; fewer than from first to last where it was hidden
 */
public record Track(int track, String label, int first, int last, int frames) {}
