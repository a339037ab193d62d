@NullMarked
package dev.heed.vision.match;

import org.jspecify.annotations.NullMarked;
