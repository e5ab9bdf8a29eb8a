#!/bin/sh
# From 200 photos of one country to a reader of one's own, end to end.
#
#   sh train_your_own.sh [PHOTOS]
#
# PHOTOS holds pictures and texts.csv (file,text,country: a row a plate, as a person read it).
# Without it 200 street photos of Egyptian plates are drawn, so that the whole way can be walked
# on any machine. COUNTRY is where your plates are from, BUDGET the training's processor time in
# minutes, PLATES the number of drawn plates beside yours; a run that is meant takes hours and
# tens of thousands.
set -eu
here=$(dirname "$0")
photos=${1:-photos}
country=${COUNTRY:-EG}
budget=${BUDGET:-10}
plates=${PLATES:-3000}
shipped=$(plateglass models show reader | sed -n 's/^file: //p')

# 1. Photos, and what their plates say.
if [ ! -d "$photos" ]; then
  plateglass data render 200 --country "$country" --scenes --preset phone --as jpg -o "$photos"
  mv "$photos/labels.csv" "$photos/drawn.csv"   # it knows the corners; we want to find them
  python "$here/label_photos.py" "$photos/drawn.csv" --texts > "$photos/texts.csv"
fi

# 2. The finder says where, the text says which: photos/labels.csv, and what to crop by hand.
joined=$(python "$here/label_photos.py" "$photos")
echo "$joined"
plateglass data check "$photos" || echo "Going on; look at these all the same." >&2

# 3. How the shipped reader does on plates that training will not see.
plateglass benchmark --reader ours --data "$photos" --validation --height 0 --height 16 -o before

# 4. Go on from the shipped weight; a quarter of each batch is these plates, the rest are drawn:
#    one half like them, the other of everywhere, so that nothing else is forgotten. It has
#    learnt already: small steps, and pictures as bad as they get from the first one on.
plateglass train reader --from "$shipped" --data "$photos" --plates "$plates" \
  --set country="$country" --set real_share=0.25 --set rate=0.0005 --set easy_steps=1 --budget "$budget" -o run

# 5. Calibrate on the tenth that was kept for it, and export.
plateglass export run/checkpoint.pt --data "$photos" -o mine.onnx

# 6. Compare: on plates like yours, and on plates of everywhere.
plateglass benchmark --reader ours --reader mine.onnx --data "$photos" --validation \
  --height 0 --height 16 -o after
plateglass benchmark --reader ours --reader mine.onnx --rendered 200 \
  --height 0 --height 16 -o elsewhere
if [ -f "$photos/drawn.csv" ]; then   # drawn photos cost nothing: far more that nobody has seen
  plateglass data render 300 --country "$country" --preset phone --seed 99 -o unseen
  plateglass benchmark --reader ours --reader mine.onnx --data unseen \
    --height 0 --height 16 -o after
fi
echo "$joined; $budget minutes of processor time, $plates drawn plates beside them." > after/how.txt

# 7. Use it.
plateglass read "$photos" --model mine.onnx --format csv > read.csv
head -3 read.csv
