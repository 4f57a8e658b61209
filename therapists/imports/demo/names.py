"""Names of invented people, by where their families come from. Nobody here exists."""

from dataclasses import dataclass

from therapists.imports.demo.words import split


@dataclass(frozen=True, slots=True)
class Origin:
    """Names of one tradition, and the languages that may come with them (tags, most likely first)."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]
    languages: tuple[str, ...] = ()
    two_families: bool = False  # both parents' family names, as in Spain and Mexico


ORIGINS = {
    "english": Origin(
        split("""
            Abigail Alice Alison Amanda Amelia Amy Andrea Angela Anna Ashley Barbara Bethany Brenda Brooke
            Carol Caroline Catherine Charlotte Chelsea Christine Claire Courtney Danielle Deborah Diana
            Donna Dorothy Eleanor Elizabeth Ella Emily Emma Erin Evelyn Faith Fiona Florence Frances Gemma
            Georgia Grace Hannah Harriet Hazel Heather Helen Holly Imogen Isabel Ivy Jacqueline Jane Janet
            Jasmine Jennifer Jessica Joanna Josephine Joy Judith Julia Karen Kate Kayla Keisha Kelly
            Kimberly Laura Lauren Leah Linda Lisa Lucy Lydia Madeline Margaret Martha Mary Megan Melissa
            Michelle Molly Naomi Natalie Nicole Olivia Paige Patricia Pauline Philippa Phoebe Poppy Rachel
            Rebecca Rosemary Ruby Ruth Samantha Sarah Shannon Sharon Sophie Stephanie Susan Tamika Tanya
            Teresa Tiffany Vanessa Victoria Wendy Zoe"""),
        split("""
            Aaron Adam Adrian Alan Albert Alexander Andrew Anthony Arthur Austin Barry Benjamin Bradley
            Brandon Brian Bruce Caleb Cameron Carl Charles Christopher Clive Cody Colin Craig Daniel Darnell
            Darren David Dean Dennis Derek Dominic Donald Douglas Dylan Edward Eric Ethan Evan Felix Francis
            Frank Gareth Gary Geoffrey George Gordon Graham Gregory Harold Harry Henry Howard Hugh Ian Isaac
            Jack Jacob James Jason Jeffrey Jeremy Joel John Jonathan Jordan Joseph Joshua Justin Keith
            Kenneth Kevin Kyle Lamar Leon Lewis Louis Lucas Marcus Mark Martin Matthew Max Michael Nathan
            Neil Nicholas Nigel Noah Oliver Oscar Owen Patrick Paul Peter Philip Ralph Raymond Reginald
            Richard Robert Roger Ronald Russell Ryan Samuel Scott Sean Simon Stephen Stuart Theodore Thomas
            Timothy Toby Travis Trevor Tyler Victor Vincent Walter Wayne William Zachary"""),
        split("""
            Adams Allen Anderson Andrews Atkinson Bailey Baker Banks Barker Barnes Bell Bennett Booth
            Bradley Brooks Brown Burton Butler Carter Chambers Chapman Clark Clarke Coleman Collins Cook
            Cooper Cox Crawford Cunningham Davidson Davis Dawson Dean Dixon Edwards Elliott Ellis Evans
            Farmer Fisher Fletcher Ford Foster Fox Franklin Freeman Gardner Gibson Gill Goodwin Gray Green
            Griffin Hall Hamilton Harper Harris Harrison Hart Harvey Hawkins Henderson Hill Holland Holmes
            Howard Hudson Hughes Hunt Hunter Jackson Jefferson Jenkins Johnson Jones Kelley King Knight
            Lawrence Lawson Lee Lewis Lloyd Long Marshall Martin Mason Matthews Miller Mills Mitchell Moore
            Morgan Morris Moss Newton Nicholson Oliver Palmer Parker Parsons Payne Pearson Perry Phillips
            Porter Powell Price Reed Reynolds Rhodes Richards Richardson Roberts Robinson Rogers Rose
            Russell Saunders Scott Shaw Simpson Smith Spencer Stevens Stone Sutton Taylor Thomas Thompson
            Turner Walker Wallace Walsh Ward Warren Washington Watkins Watson Watts Webb Wells West White
            Wilkinson Williams Wilson Wood Woods Wright Young"""),
    ),
    "scottish": Origin(
        split("""
            Ailsa Catriona Eilidh Elspeth Fiona Flora Iona Isla Kirsty Mairi Morag Morven
            Rhona Shona Skye"""),
        split("""
            Alasdair Angus Archie Callum Duncan Ewan Fergus Finlay Fraser Gregor Hamish Iain Lachlan Rory
            Ruaridh"""),
        split("""
            Buchanan Cameron Campbell Craig Douglas Drummond Ferguson Forbes Fraser Gordon Grant Innes Kerr
            Lamont MacDonald MacKay MacKenzie MacLean MacLeod McGregor McIntyre Munro Murray Rankin Ross
            Sinclair Stewart"""),
        split("gd"),
    ),
    "welsh": Origin(
        split("""
            Angharad Bethan Bronwen Carys Cerys Ffion Gwen Lowri Mari Megan Nerys Nia Rhiannon Seren Sian"""),
        split("Aled Alun Dafydd Dewi Emrys Evan Gethin Huw Idris Iestyn Ieuan Llewelyn Owain Rhodri Rhys"),
        split("""
            Bevan Bowen Davies Evans Griffiths Gwynne Howells Hughes Jenkins Jones Llewellyn Lloyd Morgan
            Owen Parry Powell Price Prosser Pugh Rees Rhys Roberts Thomas Vaughan Williams"""),
        split("cy"),
    ),
    "irish": Origin(
        split("""
            Aisling Aoife Bridget Caoimhe Ciara Clodagh Deirdre Eimear Emer Fionnuala Grainne Maeve Mairead
            Niamh Nuala Orla Roisin Saoirse Sinead Siobhan Sorcha Una"""),
        split("""
            Aidan Brendan Cathal Cian Ciaran Cillian Colm Conor Cormac Darragh Declan Diarmuid Donal Eamon
            Eoin Fergal Fionn Kieran Liam Niall Oisin Padraig Ronan Seamus Tadhg"""),
        split("""
            Brennan Burke Byrne Carroll Casey Collins Connolly Cullen Daly Doherty Donnelly Doyle Duffy
            Dunne Farrell Fitzgerald Flynn Gallagher Healy Hogan Kavanagh Keane Kelly Kennedy Lynch Maguire
            Maher McCarthy McGrath Moran Murphy Nolan O'Brien O'Connor O'Donnell O'Neill O'Reilly O'Sullivan
            Power Quinn Ryan Sheridan Sweeney Walsh Whelan"""),
        split("ga"),
    ),
    "spanish": Origin(
        split("""
            Adriana Alba Alejandra Alicia Ana Andrea Beatriz Camila Carmen Carolina Claudia Cristina Daniela
            Elena Esperanza Fernanda Gabriela Guadalupe Inés Irene Isabel Jimena Juana Julieta Leticia
            Lorena Lucía Luisa Marcela María Mariana Marta Mercedes Miriam Natalia Nuria Paloma Patricia
            Paula Pilar Raquel Rocío Rosa Silvia Sofía Teresa Valentina Verónica Ximena Yolanda"""),
        split("""
            Alberto Alejandro Alfonso Álvaro Andrés Antonio Arturo Carlos César Cristian Daniel Diego
            Eduardo Emilio Enrique Ernesto Fabián Felipe Fernando Francisco Gabriel Gerardo Gonzalo Gustavo
            Guillermo Héctor Hugo Ignacio Iván Jaime Javier Jesús Joaquín Jorge José Juan Julio Luis Manuel
            Marcos Mario Martín Mateo Miguel Óscar Pablo Pedro Rafael Ramón Raúl Ricardo Roberto Rodrigo
            Rubén Salvador Santiago Sergio Tomás Vicente"""),
        split("""
            Aguilar Alonso Álvarez Arias Ávila Blanco Cabrera Calderón Campos Cano Castillo Castro Contreras
            Cortés Cruz Delgado Díaz Domínguez Durán Escobar Espinoza Fernández Flores Fuentes Gallego
            García Gil Gómez González Guerrero Gutiérrez Hernández Herrera Ibáñez Iglesias Jiménez León
            López Lozano Luna Márquez Martín Martínez Medina Mendoza Molina Montes Mora Morales Moreno Muñoz
            Navarro Núñez Ochoa Orozco Ortega Ortiz Pacheco Peña Perea Pérez Prieto Ramírez Ramos Reyes Ríos
            Rivera Rodríguez Rojas Romero Rosales Rubio Ruiz Salazar Sánchez Santana Santiago Serrano Solís
            Soto Suárez Torres Trujillo Valdez Vargas Vásquez Vega Velasco Vidal Villa Zamora"""),
        split("es"),
        two_families=True,
    ),
    "french": Origin(
        split("""
            Adèle Agathe Amandine Anaïs Aurélie Bénédicte Camille Céline Chloé Claire Delphine Élise Élodie
            Emma Florence Gaëlle Hélène Inès Jeanne Julie Juliette Léa Louise Lucie Madeleine Manon Margaux
            Marie Marion Mathilde Nathalie Noémie Océane Pauline Sandrine Sophie Sylvie Valérie Véronique
            Virginie"""),
        split("""
            Adrien Alain Antoine Arnaud Baptiste Benoît Bertrand Cédric Clément Damien Didier Émile Étienne
            Fabien Florian François Frédéric Gilles Guillaume Henri Hugo Jacques Jérôme Julien Laurent Loïc
            Luc Marc Mathieu Maxime Nicolas Olivier Pascal Philippe Pierre Quentin Rémi Sébastien Sylvain
            Théo Thierry Xavier Yann"""),
        split("""
            Aubert Beaulieu Bélanger Benoit Bernard Bertrand Blanchard Bouchard Boucher Bourgeois Brunet
            Caron Chevalier Clément Colin Cormier Côté David Denis Deschamps Dubois Duchesne Dufour Dumas
            Dupont Durand Fabre Fontaine Fortin Fournier Gagné Gagnon Garnier Gauthier Gérard Girard Giraud
            Hubert Lacroix Lambert Lapointe Laurent Lavoie Leblanc Leclerc Lefebvre Lemaire Leroy Levesque
            Marchand Martel Masson Mercier Meunier Michaud Morel Morin Noël Ouellet Pelletier Perrin Picard
            Poirier Poulin Renard Richard Rivière Robin Rousseau Roussel Roy Simard Thibault Tremblay
            Vasseur Vincent"""),
        split("fr"),
    ),
    "german": Origin(
        split("""
            Anja Anke Annette Astrid Birgit Britta Claudia Elke Friederike Gisela Greta Hanna Heike Ilse
            Ingrid Jana Johanna Jutta Karin Katharina Katrin Lena Lotte Marlene Miriam Monika Nadine Petra
            Renate Sabine Silke Sonja Stefanie Susanne Svenja Ulrike Ursula Ute"""),
        split("""
            Andreas Bernd Björn Christoph Dieter Dirk Erik Felix Florian Frank Gerhard Günter Hannes Heiko
            Heinrich Helmut Holger Jan Jens Joachim Johannes Jonas Jörg Jürgen Kai Karl Klaus Lars Lukas
            Manfred Markus Matthias Moritz Niklas Rainer Ralf Rolf Stefan Sven Thorsten Tobias Uwe Volker
            Wolfgang"""),
        split("""
            Albrecht Arnold Bauer Baumann Beck Becker Berger Böhm Brandt Braun Busch Dietrich Engel Fischer
            Franke Friedrich Fuchs Graf Günther Haas Hahn Hartmann Heinrich Herrmann Hoffmann Huber Jung
            Kaiser Keller Klein Koch Köhler König Krämer Kraus Krause Krüger Kuhn Lange Lehmann Lorenz
            Ludwig Maier Meyer Möller Müller Neumann Otto Peters Pfeiffer Pohl Richter Roth Sauer Schäfer
            Schmidt Schneider Scholz Schröder Schubert Schulz Schumacher Schuster Schwarz Seidel Sommer
            Stein Thomas Vogel Vogt Voigt Wagner Walter Weber Weiß Werner Winkler Winter Wolf Ziegler
            Zimmermann"""),
        split("de"),
    ),
    "italian": Origin(
        split("""
            Alessia Bianca Chiara Elisa Federica Francesca Gianna Giulia Ilaria Lucia Martina Paola Rosa
            Serena"""),
        split("""
            Alessandro Davide Enzo Fabio Franco Gianni Giorgio Lorenzo Luca Marco Matteo Paolo Pietro
            Stefano"""),
        split("""
            Barbieri Bianchi Bruno Caruso Colombo Conti Costa DeLuca Esposito Ferrari Fontana Gallo Giordano
            Greco Leone Lombardi Mancini Marino Moretti Ricci Rinaldi Rizzo Romano Rossi Russo Santoro
            Vitale"""),
        split("it"),
    ),
    "polish": Origin(
        split("""
            Agata Agnieszka Anna Beata Dorota Ewa Iwona Joanna Justyna Kamila Karolina Katarzyna Magdalena
            Monika Zofia"""),
        split("""
            Adam Bartosz Dariusz Filip Grzegorz Jacek Jakub Kamil Krzysztof Maciej Marcin Marek Pawel Piotr
            Tomasz"""),
        split("""
            Adamczyk Baran Borkowski Dudek Duda Grabowski Jankowski Kaczmarek Kowalczyk Krawczyk Lis
            Majewski Malinowski Mazur Nowak Nowicki Pawlak Pietrzak Sikora Sobczak Urban Wieczorek Wilk
            Witkowski Wojcik Zając Zieliński"""),
        split("pl"),
    ),
    "east-european": Origin(
        split("""
            Alina Daria Elena Irina Ivana Katya Larisa Marija Mirela Nadia Oksana Olga Raluca Svetlana
            Tatiana Yulia"""),
        split("""
            Alexei Andrei Bogdan Dmitri Dragan Goran Igor Ivan Mihai Mykola Nikola Oleg Pavel Radu Sergei
            Vasile"""),
        split("""
            Bondarenko Dimitrov Dragomir Horvat Ionescu Ivanov Jovanović Kovac Kravchenko Lazar Marković
            Melnyk Moldovan Nikolić Novak Petrov Petrović Popescu Popov Shevchenko Sokolov Stoica Tkachenko
            Volkov Zelenko"""),
        split("ru uk ro"),
    ),
    "greek": Origin(
        split("Aliki Despina Eleni Evangelia Georgia Ioanna Katerina Maria Sofia Vasiliki"),
        split("Andreas Christos Dimitri Giorgos Kostas Nikos Panos Spiros Stavros Yannis"),
        split("""
            Angelopoulos Christou Dimas Georgiou Karras Kostas Manolis Nikolaou Pappas Samaras Stavrou
            Vlahos Zervas"""),
        split("el"),
    ),
    "portuguese": Origin(
        split("""
            Ana Beatriz Catarina Fernanda Inês Joana Juliana Larissa Leonor Mariana Raquel Rita Tatiana
            Thaís"""),
        split("""
            André Bruno Caio Duarte Filipe Gonçalo João Leandro Luís Nuno Paulo Renato Rui Thiago Tiago"""),
        split("""
            Almeida Alves Barbosa Cardoso Carvalho Correia Costa Esteves Ferreira Gomes Lopes Machado
            Marques Nunes Oliveira Pereira Pinto Ribeiro Rocha Santos Silva Sousa Teixeira"""),
        split("pt"),
    ),
    "turkish": Origin(
        split("Aylin Ayşe Canan Deniz Elif Emine Esra Fatma Gül Leyla Melek Merve Selin Zeynep"),
        split("Ahmet Baris Burak Can Cem Emre Hakan Kemal Kerem Mehmet Murat Mustafa Orhan Serkan"),
        split("""
            Acar Arslan Aydin Bulut Çelik Demir Doğan Güneş Kaplan Kaya Koç Korkmaz Özdemir Öztürk Şahin
            Yildiz Yilmaz"""),
        split("tr"),
    ),
    "jewish": Origin(
        split("Ariel Avital Dana Esther Hadassah Leora Miriam Noa Orly Rivka Shira Tali Talia Yael"),
        split("Ari Asher Avi Boaz Eitan Eli Gideon Ilan Levi Moshe Noam Reuben Saul Yosef"),
        split("""
            Abrams Adler Blum Cohen Epstein Feldman Friedman Goldberg Greenberg Kaplan Katz Levin Levy Rosen
            Shapiro Weiss"""),
        split("he"),
    ),
    "arab": Origin(
        split("""
            Aisha Amal Amina Dalia Fatima Hala Hanan Huda Iman Jamila Khadija Layla Lina Maha Mariam Nadia
            Noor Rania Salma Samira Yasmin Zahra Zainab"""),
        split("""
            Ahmed Ali Amir Bilal Fadi Farid Faisal Hamza Hassan Hussein Ibrahim Jamal Karim Khaled Mahmoud
            Mohamed Nabil Omar Rashid Sami Tariq Yousef Ziad"""),
        split("""
            Abbas Abdi Aziz Bakr Darwish Farah Ghanem Haddad Hakim Hamdan Hassan Ismail Jaber Khalil Khoury
            Mansour Masri Najjar Nasser Qureshi Rahman Saad Said Saleh Shaheen Sharif Yassin Zaman"""),
        split("ar"),
    ),
    "persian": Origin(
        split("Azadeh Bahar Farnaz Golnaz Laleh Mahsa Mina Nasrin Parisa Roya Sahar Shirin"),
        split("Arash Babak Cyrus Dariush Farhad Hamid Kaveh Mehdi Navid Omid Ramin Reza"),
        split("""
            Ahmadi Ebrahimi Farahani Hosseini Jafari Karimi Moradi Mousavi Nazari Rahimi Rostami Sadeghi
            Tehrani"""),
        split("fa"),
    ),
    "indian": Origin(
        split("""
            Aditi Ananya Anjali Asha Deepa Divya Geeta Harpreet Indira Ishani Jasleen Kavita Kiran Lakshmi
            Leela Manpreet Meera Mina Neha Nisha Padma Pooja Priya Radha Rekha Reena Riya Sangeeta Shreya
            Simran Sunita Swati Uma Vidya"""),
        split("""
            Aditya Ajay Akash Amit Anand Arjun Arun Ashok Deepak Dev Gurpreet Harish Jaspreet Karan Krishna
            Manish Mohan Naveen Nikhil Pranav Rahul Raj Rajesh Ravi Rohan Sandeep Sanjay Suresh Varun Vijay
            Vikram Vivek"""),
        split("""
            Agarwal Ahluwalia Bajwa Banerjee Bhatia Bhatt Chandra Chaudhary Chopra Das Desai Dhillon Dutta
            Gandhi Gill Grewal Gupta Iyer Jain Joshi Kapoor Kaur Khanna Kumar Mehta Menon Mishra Mistry Nair
            Naidu Pandey Parmar Patel Pillai Rao Reddy Sandhu Shah Sharma Sidhu Singh Srinivasan Thakur
            Varma Yadav"""),
        split("hi pa gu ta bn"),
    ),
    "pakistani": Origin(
        split("""
            Aaliyah Asma Bushra Farzana Hina Humaira Mehreen Nazia Rabia Sadia Saima Sana Shabana Tahira
            Uzma"""),
        split("""
            Adeel Asif Bilal Danish Faisal Haroon Imran Irfan Junaid Kamran Nadeem Rizwan Shahid
            Usman Waqar"""),
        split("""
            Ahmed Akhtar Ali Anwar Begum Butt Chaudhry Hussain Iqbal Javed Khan Mahmood Malik Mirza Nawaz
            Rafiq Raza Siddiqui"""),
        split("ur pa"),
    ),
    "chinese": Origin(
        split("""
            Fang Hui Jia Jing Lan Lei Li Lin Ling Mei Min Na Qing Shan Ting Wei Xia Xin Xiu Yan Yi Ying Yue
            Yun"""),
        split("""
            Bin Bo Chao Chen Cheng Feng Gang Guang Hao Hong Jian Jun Kai Kang Lei Liang Long Ming Peng Qiang
            Tao Wei Yang Yong"""),
        split("""
            Cai Chan Chang Chen Cheng Cheung Deng Ding Fan Feng Fong Gao Guo Han He Ho Hu Huang Jiang Lai
            Lam Lau Leung Li Liang Lin Liu Lu Luo Ma Ng Pan Peng Shen Song Sun Tan Tang Tsang Wang Wei Wong
            Wu Xie Xu Yang Yee Yip Yu Yuan Zhang Zhao Zheng Zhou Zhu"""),
        split("zh yue"),
    ),
    "vietnamese": Origin(
        split("""
            Anh Bich Diem Dung Hang Hanh Hoa Huong Kim Lan Linh Mai My Ngoc Nhung Phuong Thao Thu Trang
            Tuyet Van Yen"""),
        split("""
            An Binh Cuong Dat Duc Dung Hai Hieu Hoang Huy Khanh Khoa Long Minh Nam Phong Quang Son Thanh
            Tuan Viet Vinh"""),
        split("""
            Bui Cao Dang Dinh Do Doan Duong Ho Hoang Huynh Lam Le Luong Luu Ly Mai Ngo Nguyen Pham Phan Ta
            Thai Tran Trinh Truong Vo Vu"""),
        split("vi"),
    ),
    "korean": Origin(
        split("""
            Eun-ji Eun-young Hana Hye-jin Hyun-ju Ji-eun Ji-hye Ji-woo Min-ji Mi-rae Seo-yeon Soo-jin Su-bin
            Yu-na Yuri"""),
        split("""
            Dong-hyun Hyun-woo Jae-won Ji-hoon Jin-woo Joon-ho Jun-seo Min-ho Min-jun Sang-woo Seung-ho
            Sung-min Tae-yang Woo-jin"""),
        split("""
            Ahn Bae Baek Cho Choi Chung Han Hong Hwang Jang Jeon Jung Kang Kim Ko Kwon Lee Lim Min Moon Nam
            Oh Park Ryu Seo Shin Song Yoo Yoon"""),
        split("ko"),
    ),
    "japanese": Origin(
        split("""
            Aiko Akemi Ayumi Chie Emi Haruka Hiromi Kaori Keiko Kumiko Mariko Megumi Michiko Naoko Sachiko
            Yoko Yuki Yumi"""),
        split("""
            Akira Daisuke Hideo Hiroshi Isamu Kazuo Kenji Makoto Masato Naoki Osamu Ryo Satoshi Shinji
            Takashi Tetsuya Yuji"""),
        split("""
            Abe Endo Fujita Hasegawa Hayashi Ikeda Inoue Ito Kato Kimura Kobayashi Matsuda Mori Nakamura
            Ogawa Okada Saito Sato Suzuki Takahashi Tanaka Ueda Watanabe Yamada Yamamoto Yoshida"""),
        split("ja"),
    ),
    "filipino": Origin(
        split("""
            Analyn Angelica Bernadette Cherry Corazon Divina Imelda Jocelyn Ligaya Lorna Luz Maricel Marites
            Rowena Rosalie"""),
        split("""
            Arnel Benigno Danilo Edgardo Efren Ferdinand Isagani Jomar Jun Nestor Reynaldo Rodel Rogelio
            Romeo Wilfredo"""),
        split("""
            Abad Aquino Bautista Cabral Concepcion Cruz Dizon Evangelista Garcia Lacson Magsaysay Mangubat
            Mercado Ocampo Pangilinan Panganiban Ramos Reyes Santos Soriano Tolentino Villanueva"""),
        split("fil"),
    ),
    "west-african": Origin(
        split("""
            Abena Adaeze Ama Amara Ayo Bisi Chiamaka Chioma Efua Esi Funmi Ifeoma Kemi Ngozi Nkechi Simi
            Temi Yaa Yetunde"""),
        split("""
            Ade Babatunde Chidi Chike Chukwuma Emeka Femi Ifeanyi Kofi Kojo Kwabena Kwame Kweku Obinna
            Oluwaseun Segun Tunde Yaw"""),
        split("""
            Abiola Acheampong Addo Adebayo Adeyemi Afolabi Agyeman Akande Amoah Appiah Asante Bello Boateng
            Chukwu Diallo Eze Mensah Nwosu Obi Ofori Ogunleye Okafor Okeke Okonkwo Okoye Olawale Osei Owusu
            Sarpong Traoré"""),
        split("yo ig ak fr"),
    ),
    "east-african": Origin(
        split("""
            Abeba Achieng Almaz Amina Ayaan Hodan Makeda Mulu Njeri Rahel Selam Tigist Wambui Wanjiru
            Zewditu"""),
        split("""
            Abdi Abebe Barasa Dawit Juma Kamau Kipchoge Mohamed Mwangi Otieno Samuel Tekle Yared Yohannes
            Yonas"""),
        split("""
            Abdullahi Alemu Bekele Gebre Githinji Haile Jama Kariuki Kebede Kimani Maina Mohamud Mutua
            Ndungu Njoroge Ochieng Odhiambo Omondi Tadesse Tesfaye Wolde"""),
        split("sw am so"),
    ),
    "maori": Origin(
        split("""
            Anahera Aroha Hinewai Huia Kahurangi Kiri Mahina Marama Mere Moana Ngaire Rangi Tui Wikitoria"""),
        split("Ariki Hemi Hohepa Ihaia Kahu Manaaki Matiu Mikaere Nikau Rangi Rawiri Tama Tane Wiremu"),
        split("""
            Henare Heke Kahui Kereama Kingi Mahuta Ngata Paki Parata Pomare Rangihuna Rata Tamihana Taumata
            Tawhai Waaka Wihongi"""),
        split("mi"),
    ),
    "pacific": Origin(
        split("Ana Fetu Lagi Leilani Losa Malia Mele Salote Sina Sisilia Talia Teuila Vaiola"),
        split("Afa Filipo Ioane Iosefa Malakai Manu Sami Semisi Sione Tavita Tevita Toma Viliami"),
        split("""
            Afoa Fifita Folau Leota Lolo Mataafa Moala Naufahu Pulu Savea Taufa Taumalolo Tuala Tupou
            Vaipulu"""),
        split("sm to"),
    ),
}  # fmt: skip

# Of a hundred people, roughly as the cities of a country are; only the proportions count.
COUNTRY_ORIGINS: dict[str, dict[str, int]] = {
    "US": {
        "english": 50, "spanish": 13, "irish": 4, "german": 4, "italian": 4, "indian": 3, "chinese": 3,
        "filipino": 3, "vietnamese": 2, "korean": 2, "polish": 2, "jewish": 2, "west-african": 2,
        "arab": 1, "persian": 1, "east-african": 1, "east-european": 1, "japanese": 1, "french": 1,
        "portuguese": 1,
    },
    "GB": {
        "english": 57, "scottish": 8, "welsh": 5, "irish": 4, "indian": 6, "pakistani": 4,
        "west-african": 4, "polish": 3, "chinese": 2, "east-european": 2, "italian": 1, "arab": 1,
        "east-african": 1,
        "portuguese": 1, "greek": 1, "turkish": 1, "filipino": 1,
    },
    "CA": {
        "english": 42, "french": 20, "scottish": 6, "chinese": 6, "indian": 7, "irish": 4, "filipino": 3,
        "italian": 3, "arab": 2, "persian": 1, "east-european": 2, "korean": 1, "vietnamese": 1,
        "west-african": 1, "portuguese": 1,
    },
    "IE": {
        "irish": 70, "english": 12, "polish": 6, "east-european": 4, "portuguese": 3, "indian": 3,
        "west-african": 2,
    },
    "AU": {
        "english": 56, "irish": 5, "scottish": 5, "italian": 5, "greek": 4, "chinese": 7, "indian": 6,
        "vietnamese": 4, "filipino": 2, "arab": 2, "korean": 1, "pacific": 1, "german": 1, "japanese": 1,
    },
    "NZ": {
        "english": 55, "maori": 14, "scottish": 8, "pacific": 6, "chinese": 6, "indian": 5, "irish": 3,
        "filipino": 2, "korean": 1,
    },
    "ES": {"spanish": 91, "east-european": 3, "arab": 2, "portuguese": 2, "english": 2},
    "MX": {"spanish": 97, "english": 2, "german": 1},
    "DE": {
        "german": 80, "turkish": 7, "polish": 4, "east-european": 4, "italian": 2, "arab": 2, "greek": 1,
    },
    "FR": {"french": 82, "arab": 7, "portuguese": 4, "italian": 2, "west-african": 3, "spanish": 2},
}  # fmt: skip
# Where families from elsewhere often give their children a name of the country.
LOCAL_NAMES = {
    "US": "english",
    "GB": "english",
    "CA": "english",
    "IE": "irish",
    "AU": "english",
    "NZ": "english",
}
