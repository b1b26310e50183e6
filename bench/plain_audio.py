"""Makes the AIFF, AU, Core Audio, ADPCM, GSM, Wave64, SPHERE and FLAC-in-Ogg sounds of packages/dsp/test/codecs/fixtures/plain, and their values.

    cd packages/dsp/test/codecs/fixtures/plain && python ../../../../../../bench/plain_audio.py

Needs ffmpeg (used: 5.1), sox and the Python package soundfile (libsndfile, used: 0.14). Values are those that libsndfile decodes, or
ffmpeg where libsndfile cannot. The two differ in ADPCM by rounding, up to 0.0016. In QuickTime's ADPCM (ima4) libsndfile takes
the rounded first sample of each block, ffmpeg and QuickTime what they have from the block before: ffmpeg's values are taken.
libsndfile counts a block of GSM too many, ffmpeg does not.
"""

import soundfile as sf, numpy as np, subprocess, json, os, glob
n=900
t=np.arange(n)/8000
x=np.stack([0.6*np.sin(2*np.pi*(300+400*t)*t), 0.4*np.sin(2*np.pi*210*t)*np.exp(-8*t)],1)
sf.write('/tmp/avemo-plain-src.wav',x,8000,subtype='PCM_16'); sf.write('/tmp/avemo-plain-srcm.wav',x[:,0],8000,subtype='PCM_16')
def ff(out,*a,src='src.wav'): subprocess.check_call(['ffmpeg','-loglevel','error','-y','-i','/tmp/avemo-plain-'+src,*a,'-fflags','+bitexact','-flags:a','+bitexact',out])
ff('pcm16.aiff'); ff('sowt.aifc','-c:a','pcm_s16le','-f','aiff'); ff('pcm24.aiff','-c:a','pcm_s24be'); ff('float32.aifc','-c:a','pcm_f32be','-f','aiff'); ff('float64.aifc','-c:a','pcm_f64be','-f','aiff')
ff('ulaw.aifc','-c:a','pcm_mulaw','-f','aiff'); ff('alaw.aifc','-c:a','pcm_alaw','-f','aiff'); ff('pcm8.aiff','-c:a','pcm_s8')
sf.write('libsndfile-float.aifc',x,8000,format='AIFF',subtype='FLOAT'); sf.write('libsndfile-unsigned8.aifc',x[:,0],8000,format='AIFF',subtype='PCM_U8'); sf.write('libsndfile-24.aiff',x,11025,format='AIFF',subtype='PCM_24')
sf.write('libsndfile-32.aiff',x[:,0],96000,format='AIFF',subtype='PCM_32')
subprocess.check_call(['sox','/tmp/avemo-plain-src.wav','sox16.aiff']); subprocess.check_call(['sox','/tmp/avemo-plain-src.wav','-r','44100','sox.aifc','trim','0','0.05'])
ff('ima.wav','-c:a','adpcm_ima_wav'); ff('ima-mono.wav','-c:a','adpcm_ima_wav',src='srcm.wav'); ff('ms.wav','-c:a','adpcm_ms'); ff('ms-mono.wav','-c:a','adpcm_ms',src='srcm.wav')
sf.write('libsndfile-ima.wav',x,8000,subtype='IMA_ADPCM'); sf.write('libsndfile-ms.wav',x[:,0],8000,subtype='MS_ADPCM')
subprocess.check_call(['sox','/tmp/avemo-plain-src.wav','-e','ima-adpcm','sox-ima.wav']); subprocess.check_call(['sox','/tmp/avemo-plain-srcm.wav','-e','ms-adpcm','sox-ms.wav'])
ff('ulaw.au'); ff('pcm16.au','-c:a','pcm_s16be'); ff('float.au','-c:a','pcm_f32be'); sf.write('libsndfile-24.au',x,8000,format='AU',subtype='PCM_24')
ff('pcm16.caf'); ff('float.caf','-c:a','pcm_f32le'); ff('alaw.caf','-c:a','pcm_alaw'); sf.write('libsndfile-24.caf',x,8000,format='CAF',subtype='PCM_24')
ff('flac.oga','-c:a','flac','-f','ogg'); 
for src in ('src.wav','srcm.wav'):
    mono='-mono' if src=='srcm.wav' else ''
    ff(f'ima4{mono}.aifc','-c:a','adpcm_ima_qt','-f','aiff',src=src); ff(f'ima4{mono}.caf','-c:a','adpcm_ima_qt',src=src)
sf.write('libsndfile-ima4.aifc',x,8000,format='AIFF',subtype='IMA_ADPCM'); sf.write('libsndfile-ima4-mono.aifc',x[:,0],8000,format='AIFF',subtype='IMA_ADPCM')
sf.write('libsndfile.w64',x,8000,format='W64',subtype='PCM_16'); sf.write('libsndfile-float.w64',x[:,0],8000,format='W64',subtype='FLOAT'); ff('pcm24.w64','-c:a','pcm_s24le'); ff('ima.w64','-c:a','adpcm_ima_wav',src='srcm.wav')
sf.write('libsndfile.sph',x,8000,format='NIST',subtype='PCM_16'); sf.write('libsndfile-ulaw.sph',x[:,0],8000,format='NIST',subtype='ULAW'); sf.write('libsndfile-24.sph',x,16000,format='NIST',subtype='PCM_24',endian='BIG')
sf.write('libsndfile-gsm.aifc',x[:,0],8000,format='AIFF',subtype='GSM610'); subprocess.check_call(['sox','/tmp/avemo-plain-srcm.wav','-e','gsm-full-rate','sox-gsm.wav'])
subprocess.check_call(['sox','/tmp/avemo-plain-srcm.wav','sox.sph']); subprocess.check_call(['sox','/tmp/avemo-plain-srcm.wav','-e','a-law','sox-alaw.sph'])
refs={}
for f in sorted(glob.glob('*.*')):
    if f.endswith('json'): continue
    try:
        if 'ima4' in f or 'gsm' in f: raise Exception('ffmpeg')
        a,r=sf.read(f,always_2d=True,dtype='float64'); tool='libsndfile'
    except Exception as e:
        raw=subprocess.check_output(['ffmpeg','-loglevel','error','-i',f,'-f','f64le','-']); info=subprocess.check_output(['ffprobe','-loglevel','error','-show_entries','stream=channels,sample_rate','-of','csv=p=0',f]).decode().split(',')
        r,c=int(info[0]),int(info[1]); a=np.frombuffer(raw).reshape(-1,c); tool='ffmpeg'; print(f,e)
    raw=subprocess.check_output(['ffmpeg','-loglevel','error','-i',f,'-f','f64le','-']); b=np.frombuffer(raw).reshape(-1,a.shape[1])
    m=min(len(a),len(b)); print(f,os.path.getsize(f),tool,a.shape,b.shape,np.abs(a[:m]-b[:m]).max())
    step=max(1,len(a)//40)
    places=list(range(0,len(a),step))
    refs[f]=dict(tool=tool,sampleRate=r,channels=a.shape[1],length=len(a),places=places,values=[[round(float(v),9) for v in a[places,c]] for c in range(a.shape[1])])
json.dump(dict(made='bench/plain_audio.py: ffmpeg 5.1, libsndfile and sox wrote the files; libsndfile, and ffmpeg where it cannot, decoded the values',files=refs),open('references.json','w'))
# What the commands leave to ffmpeg: packages/pipelines/test/io/sounds, the same sound.
if os.environ.get('AVEMO_SOUNDS'):
    for name,codec in [('alac.m4a','alac'),('alac.caf','alac'),('flac.mka','flac'),('opus.webm','libopus')]: ff(os.path.join(os.environ['AVEMO_SOUNDS'],name),'-c:a',codec)
