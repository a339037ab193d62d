#!/bin/sh
# student.sh DATA TEACHER OUT: trains the DeiT from the teacher; the same call goes on where it stopped.
exec "${HEED:-./heed}" train "$1/train" --test "$1/test" --config apps/recipes/cifar10/student.json \
  --out "$3" --threads "${THREADS:-1}" --seed 1 --epochs 100 --batch-size 128 --run-size 16 \
  --learning-rate 0.001 --warm-up 5 --weight-decay 0.05 --clip 1 --label-smoothing 0.1 \
  --flip --crop-padding 4 --randaugment 1 --magnitude 9 --cutmix 1 --mix-probability 0.5 \
  --drop-tokens 0.5 --all-tokens-from 0.7 --ema 0.9995 --checkpoint-every 50 \
  --teacher "$2" --teacher-weight 0.5 --temperature 1 --variants 12
